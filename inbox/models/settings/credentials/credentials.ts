import type { Credential, Page } from '../../../../shared/parley/index.ts'
import { chatbotxScopes, parleyScopes } from '../../../../shared/scopes.ts'
import type { AppModel } from '../../app.ts'
import type { Id } from '../../store/state.ts'
import { settingsKeys } from '../query-keys.ts'
import type { Dialect } from '../webhooks/webhooks.ts'

export type CredentialDraft = {
  dialect: Dialect
  name: string
  readOnly: boolean
  inboxIds: Id[] | null
  /** Null: all. */
  scopes: string[] | null
}

/** Shown this once. */
export type MadeCredential = { credential: Credential; secrets: Record<string, string>; curl: string }

export const newCredential: CredentialDraft = {
  dialect: 'parley',
  name: '',
  readOnly: false,
  inboxIds: null,
  scopes: null,
}

/** The parts of an API that a credential may be limited to; none where the vendor knows no such thing. */
export const scopesOf: Record<Dialect, readonly string[]> = {
  parley: parleyScopes,
  chatbotx: chatbotxScopes,
  vobiz: [],
  hatif: [],
}

export function listCredentials({ api }: AppModel): Promise<Page<Credential>> {
  return api.get('/credentials', { query: { limit: 200 } })
}

/** @throws ApiProblem by field */
export async function createCredential(app: AppModel, draft: CredentialDraft): Promise<MadeCredential> {
  const { dialect, name, readOnly, inboxIds, scopes } = draft
  const body = {
    dialect,
    ...(name.trim() && { name: name.trim() }),
    ...(readOnly && { read_only: true }),
    ...(inboxIds && { inbox_ids: inboxIds }),
    ...(scopes && scopesOf[dialect].length > 0 && { scopes }),
  }
  const made = await app.api.post<MadeCredential>('/credentials', { body })
  await refresh(app)
  return made
}

/** Whoever uses it is let in no more, at once. */
export async function revokeCredential(app: AppModel, { id, name }: Credential): Promise<void> {
  await app.api.delete(`/credentials/${id}`)
  await refresh(app)
  app.toasts.show({ text: app.i18n.speech.settings.done.credentialRevoked(name), tone: 'success' })
}

async function refresh({ queries }: AppModel): Promise<void> {
  await queries.invalidateQueries({ queryKey: settingsKeys.credentials })
}
