import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { hashToken, newToken } from '../../platform/secrets.ts'
import type { Credential, CredentialPermissions, Dialect } from './account.ts'
import { insertCredential, revokeCredentialRow } from './credential-queries.ts'

const tokenPrefixes: Record<Dialect, string> = { vobiz: '', hatif: '', chatbotx: 'cbx_ws_', parley: 'pk_' }

/** The id an account goes by in Vobiz's API. It follows from the account's own id, so it never changes. */
export function vobizAuthId(accountId: Id): string {
  return `MA_${BigInt(accountId).toString(36).toUpperCase()}`
}

/** Makes a credential. The answer holds the token, which is shown this once and stored only as a hash. */
export async function createCredential(
  tx: Transaction,
  { accountId, dialect, name = dialect, permissions = {} }: NewCredential,
): Promise<{ credential: Credential; token: string }> {
  const token = tokenPrefixes[dialect] + newToken()
  const id = tx.newId()
  const credential = {
    accountId,
    id,
    dialect,
    name,
    publicId: publicIdOf(dialect, { accountId, id, token }),
    permissions,
    createdAt: tx.now(),
    lastUsedAt: undefined,
    revokedAt: undefined,
  }
  await insertCredential(tx, { ...credential, tokenHash: hashToken(token) })
  return { credential, token }
}

export type NewCredential = {
  accountId: Id
  dialect: Dialect
  name?: string | undefined
  permissions?: CredentialPermissions
}

/** Ends a credential for good. */
export async function revokeCredential(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  if (!(await revokeCredentialRow(tx, { accountId, id }))) throw notFound('credential')
}

function publicIdOf(
  dialect: Dialect,
  { accountId, id, token }: { accountId: Id; id: Id; token: string },
): string {
  if (dialect === 'vobiz') return vobizAuthId(accountId)
  if (dialect === 'hatif') return `parley-${BigInt(id).toString(36)}`
  return token.slice(0, 11)
}
