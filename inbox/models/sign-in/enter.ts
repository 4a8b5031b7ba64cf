import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import type { FrameModel } from '../app.ts'

/** Who an invitation is for. */
export type InvitationByToken = {
  account: { name: string }
  email: string
  name: string | null
  needs_password: boolean
  has_account: boolean
}

type Passkeys = { ask(options: PublicKeyCredentialRequestOptionsJSON): Promise<AuthenticationResponseJSON> }

/** Signs in by one of the passkeys of this device. */
export async function signInByPasskey({ api, session }: FrameModel, passkeys: Passkeys): Promise<void> {
  const options = await api.post<PublicKeyCredentialRequestOptionsJSON>('/session/passkey/options', {
    isPublic: true,
  })
  const response = await passkeys.ask(options)
  await api.post('/session/passkey', { body: { response }, isPublic: true })
  await session.start()
}

export function getInvitation({ api }: FrameModel, token: string): Promise<InvitationByToken> {
  return api.get(`/invitations/by-token/${encodeURIComponent(token)}`, { isPublic: true })
}

/** Becomes an agent, and is signed in. */
export async function acceptInvitation(
  { api, session, router }: FrameModel,
  token: string,
  answer: { name?: string; password?: string },
): Promise<void> {
  const path = `/invitations/by-token/${encodeURIComponent(token)}/accept`
  await api.post(path, { body: answer, isPublic: true })
  await session.start()
  router.go('/', { replace: true })
}

/** Has a link sent by mail. The answer is the same whoever asks. */
export async function askForLink({ api }: FrameModel, email: string): Promise<void> {
  await api.post('/password-resets', { body: { email }, isPublic: true })
}

export function getLink({ api }: FrameModel, token: string): Promise<{ email: string }> {
  return api.get(`/password-resets/${encodeURIComponent(token)}`, { isPublic: true })
}

/** Sets a new password, and is signed in. */
export async function setPasswordByLink(
  { api, session, router }: FrameModel,
  token: string,
  password: string,
): Promise<void> {
  await api.post(`/password-resets/${encodeURIComponent(token)}`, { body: { password }, isPublic: true })
  await session.start()
  router.go('/', { replace: true })
}
