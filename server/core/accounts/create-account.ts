import type { Transaction } from '../../platform/db/index.ts'
import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { insertAccount } from './account-queries.ts'
import { createCredential } from './credentials.ts'

/** Makes an account with one credential for each dialect. The tokens are in the answer and nowhere else. */
export async function createAccount(tx: Transaction, { name }: { name: string }): Promise<NewAccount> {
  const trimmed = name.trim()
  if (trimmed === '') throw invalidField('name', 'is required', 'REQUIRED')
  const id = tx.newId()
  await insertAccount(tx, { id, name: trimmed })
  const vobiz = await createCredential(tx, { accountId: id, dialect: 'vobiz' })
  const hatif = await createCredential(tx, { accountId: id, dialect: 'hatif' })
  const chatbotx = await createCredential(tx, { accountId: id, dialect: 'chatbotx' })
  const parley = await createCredential(tx, { accountId: id, dialect: 'parley' })
  return {
    id,
    name: trimmed,
    credentials: {
      vobiz: { auth_id: vobiz.credential.publicId, auth_token: vobiz.token },
      hatif: { client_id: hatif.credential.publicId, client_secret: hatif.token },
      chatbotx: { token: chatbotx.token },
      parley: { key: parley.token },
    },
  }
}

export type NewAccount = {
  id: Id
  name: string
  credentials: {
    vobiz: { auth_id: string; auth_token: string }
    hatif: { client_id: string; client_secret: string }
    chatbotx: { token: string }
    parley: { key: string }
  }
}
