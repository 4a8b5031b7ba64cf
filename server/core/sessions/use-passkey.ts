import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import type { Database } from '../../platform/db/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { Passkey, Site } from './passkey.ts'
import { findPasskey, updatePasskeyUse } from './passkey-queries.ts'
import type { Device } from './session.ts'
import { type SignedIn, signIn } from './sign-in.ts'
import { insertSignInToken, takeSignInToken } from './sign-in-tokens.ts'
import { challengeMs, loadWebauthn } from './webauthn.ts'

const purpose = 'passkey'

/** What a browser asks the person's device with. Nobody is named: the device knows whose passkeys it has. */
export async function beginPasskeySignIn(
  db: Database,
  { site }: { site: Site },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await loadWebauthn()
  const options = await generateAuthenticationOptions({
    rpID: site.host,
    userVerification: 'required',
    timeout: challengeMs,
  })
  await db.transaction((tx) =>
    insertSignInToken(tx, { token: options.challenge, purpose, lifetimeMs: challengeMs }),
  )
  return options
}

/** Opens a session of whose passkey answered. @throws AppError `unauthenticated` */
export async function signInByPasskey(
  db: Database,
  { response, site, device }: { response: AuthenticationResponseJSON; site: Site; device: Device },
): Promise<SignedIn> {
  const passkey = await findPasskey(db, response.id)
  if (!passkey || passkey.host !== site.host) throw refused('it is not known here')
  const signCount = await verify(db, { passkey, response, site })
  return db.transaction(async (tx) => {
    await updatePasskeyUse(tx, { id: passkey.id, signCount })
    return signIn(tx, { userId: passkey.userId, ...device })
  })
}

/** The authenticator's count of uses, once it has proved that it has the key. */
async function verify(
  db: Database,
  { passkey, response, site }: { passkey: Passkey; response: AuthenticationResponseJSON; site: Site },
): Promise<number> {
  const { verifyAuthenticationResponse } = await loadWebauthn()
  const { credentialId, publicKey, signCount, userId } = passkey
  const { userHandle } = response.response
  if (userHandle !== undefined && Buffer.from(userHandle, 'base64url').toString() !== userId)
    throw refused('it belongs to somebody else')
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: async (token) => (await takeSignInToken(db, { token, purpose })) !== undefined,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    credential: { id: credentialId, publicKey, counter: signCount },
  }).catch((error: Error) => {
    throw refused(error.message)
  })
  if (!verified) throw refused('its signature is wrong')
  return authenticationInfo.newCounter
}

function refused(reason: string): AppError {
  return new AppError('unauthenticated', `This passkey lets nobody in: ${reason}`)
}
