import { webchatSchema } from '../../../channels/webchat/index.ts'
import { createAccount, listAccounts, type NewAccount } from '../../../core/accounts/index.ts'
import { createAgent } from '../../../core/agents/index.ts'
import { createInbox, type Inbox, type InboxSchema } from '../../../core/inboxes/index.ts'
import { type Database, sql } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { newToken } from '../../../platform/secrets.ts'
import { demoNumber, demoSettings } from './demo-inbox.ts'

export type FirstAccount = {
  account: NewAccount
  owner: { agentId: Id; email: string; password: string | undefined }
  inbox: Inbox
  webchat: Inbox
}

/**
 * Makes the first account of an empty database, with an owner, an inbox of the sandbox and a web chat; undefined when there is
 * an account already. What it made is handed to `keep` before it is committed, so that no secret can be lost.
 */
export async function makeFirstAccount(
  db: Database,
  {
    schema,
    graphUrl,
    keep,
  }: { schema: InboxSchema; graphUrl: string; keep: (made: FirstAccount) => Promise<void> },
): Promise<FirstAccount | undefined> {
  return db.transaction(async (tx) => {
    // Several servers may start on one empty database: only one of them finds it empty.
    await tx.query(sql`select pg_advisory_xact_lock(hashtext('parley first account'))`)
    if ((await listAccounts(tx)).length > 0) return undefined

    const account = await createAccount(tx, { name: demoNumber.name })
    const { agent, password } = await createAgent(tx, {
      accountId: account.id,
      email: 'owner@example.com',
      name: 'Owner',
      role: 'owner',
    })
    const secrets = { accessToken: newToken(), appSecret: newToken(), verifyToken: newToken() }
    const inbox = await createInbox(tx, schema, {
      accountId: account.id,
      name: 'WhatsApp sandbox',
      phone: demoNumber.phone,
      settings: demoSettings(secrets, graphUrl),
    })
    const webchat = await createInbox(tx, webchatSchema, {
      accountId: account.id,
      name: 'Web chat',
      settings: { title: demoNumber.name, greeting: 'Hi! Do you have a question? We are here.' },
    })
    const made = { account, owner: { agentId: agent.id, email: agent.email!, password }, inbox, webchat }
    await keep(made)
    return made
  })
}
