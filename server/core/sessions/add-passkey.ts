import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { type Database, isUniqueViolation } from '../../platform/db/index.ts'
import { duplicate, invalidField, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { accessSignal, findUser } from '../agents/index.ts'
import type { Passkey, Site } from './passkey.ts'
import { deletePasskeyRow, insertPasskey, listPasskeys } from './passkey-queries.ts'
import { insertSignInToken, takeSignInToken } from './sign-in-tokens.ts'
import { challengeMs, loadWebauthn } from './webauthn.ts'

const purpose = 'new_passkey'
const longestName = 100

/** What a browser asks the person's device with for a new passkey of this site. */
export async function beginPasskey(
  db: Database,
  { userId, name, site }: { userId: Id; name: string; site: Site },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await loadWebauthn()
  const [user, known] = await Promise.all([findUser(db, userId), listPasskeys(db, userId)])
  if (!user) throw notFound('user')
  const options = await generateRegistrationOptions({
    rpName: 'Parley',
    rpID: site.host,
    userID: new TextEncoder().encode(userId),
    userName: user.email,
    userDisplayName: name,
    timeout: challengeMs,
    excludeCredentials: known
      .filter(({ host }) => host === site.host)
      .map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    // Whoever signs in by passkey types no name, so the device has to know whose it is, and that they are there.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await db.transaction((tx) =>
    insertSignInToken(tx, { token: options.challenge, purpose, userId, lifetimeMs: challengeMs }),
  )
  return options
}

/** Keeps the passkey that a device made. @throws AppError `invalid_request` when it answers no challenge of ours */
export async function addPasskey(
  db: Database,
  {
    userId,
    name,
    response,
    site,
  }: { userId: Id; name: string; response: RegistrationResponseJSON; site: Site },
): Promise<Passkey> {
  const { verifyRegistrationResponse } = await loadWebauthn()
  const isOurs = async (token: string) => (await takeSignInToken(db, { token, purpose }))?.userId === userId
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: isOurs,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
  }).catch((error: Error) => {
    throw invalidField('response', `is not what this server asked for: ${error.message}`)
  })
  if (!registrationInfo) throw invalidField('response', 'does not prove that there is a key')
  const { credential } = registrationInfo
  const passkey = {
    id: db.newId(),
    userId,
    name: name.trim().slice(0, longestName) || 'Passkey',
    credentialId: credential.id,
    publicKey: credential.publicKey,
    signCount: credential.counter,
    transports: credential.transports ?? [],
    host: site.host,
    createdAt: db.now(),
    lastUsedAt: undefined,
  }
  try {
    await db.transaction((tx) => insertPasskey(tx, passkey))
  } catch (error) {
    if (isUniqueViolation(error)) throw duplicate('passkey', 'This passkey is known already')
    throw error
  }
  return passkey
}

/** Forgets a passkey: from then on it opens nothing. */
export async function deletePasskey(db: Database, name: { id: Id; userId: Id }): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await deletePasskeyRow(tx, name))) throw notFound('passkey')
    tx.signal(accessSignal)
  })
}
