import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createWhatsAppAdapter } from '../server/channels/whatsapp/index.ts'
import { seed } from '../server/cli/seed/index.ts'
import { readConfig } from '../server/config.ts'
import { createAccount } from '../server/core/accounts/index.ts'
import { createInbox } from '../server/core/inboxes/index.ts'
import type { Database } from '../server/platform/db/index.ts'
import { createGuardedFetch } from '../server/platform/http/index.ts'
import { createLog } from '../server/platform/log.ts'
import { openStore } from '../server/store.ts'
import type { Options } from './options.ts'

export const appSecret = 'bench-app-secret'

/** An account of the bench, with what is needed to call its API and to write to its inbox. */
export type Subject = {
  accountId: string
  authId: string
  headers: Record<string, string>
  hatif: { client_id: string; client_secret: string }
  chatbotxToken: string
  inboxId: string
  phoneNumberId: string
  longConversationId: string
  messages: number
}

/** The data that everything is measured on: a large account, a small one, one for webhooks. */
export type Laboratory = {
  dataDir: string
  connectionString: string
  db: Database
  large: Subject
  small: Subject
  subscriber: Subject
  close(): Promise<void>
}

type Notes = Pick<Laboratory, 'large' | 'small' | 'subscriber'> & { size: number }

const smallSize = 10_000

/** Opens the data of an earlier run, or makes them. The database stays up, so that servers come and go on it. */
export async function openLaboratory(options: Options, say: (text: string) => void): Promise<Laboratory> {
  const { dataDir, reuse, size } = options
  const notesFile = join(dataDir, 'bench.json')
  if (!reuse || !existsSync(notesFile)) await rm(dataDir, { recursive: true, force: true })
  await mkdir(dataDir, { recursive: true })
  const store = await openStore(readConfig({ PARLEY_DATA: dataDir }), { log: createLog('error') })
  let notes = existsSync(notesFile) ? (JSON.parse(await readFile(notesFile, 'utf8')) as Notes) : undefined
  if (notes?.size !== size) {
    notes = await makeSubjects(store.db, size, say)
    await writeFile(notesFile, JSON.stringify(notes))
  }
  return {
    ...notes,
    dataDir,
    db: store.db,
    connectionString: store.embedded!.connectionString,
    close: store.close,
  }
}

async function makeSubjects(db: Database, size: number, say: (text: string) => void): Promise<Notes> {
  const fill = async (name: string, number: number, conversations: number) => {
    say(`seeding ${name}: ${conversations} conversations`)
    return makeSubject(db, { name, number, conversations })
  }
  return {
    size,
    large: await fill('the large account', 1, size),
    small: await fill('the small account', 2, Math.min(smallSize, size)),
    subscriber: await fill('the account with webhooks', 3, 10),
  }
}

async function makeSubject(
  db: Database,
  { name, number, conversations }: { name: string; number: number; conversations: number },
): Promise<Subject> {
  const messages = conversations * 10
  const { id: accountId, credentials } = await db.transaction((tx) => createAccount(tx, { name }))
  const made = await seed(db, { accountId, conversations, messages, long: messages / 10 })
  const phoneNumberId = `10000000000000${number}`
  const inbox = await db.transaction((tx) =>
    createInbox(tx, whatsappSchema(), {
      accountId,
      name: 'Bench',
      phone: `+1555010010${number}`,
      settings: {
        phone_number_id: phoneNumberId,
        access_token: 'none',
        app_secret: appSecret,
        verify_token: name,
      },
    }),
  )
  const { auth_id: authId, auth_token: token } = credentials.vobiz
  return {
    accountId,
    authId,
    headers: { 'x-auth-id': authId, 'x-auth-token': token },
    hatif: credentials.hatif,
    chatbotxToken: credentials.chatbotx.token,
    inboxId: inbox.id,
    phoneNumberId,
    longConversationId: made.longConversationId,
    messages,
  }
}

function whatsappSchema() {
  const { meta } = readConfig({})
  const fetch = createGuardedFetch({ allowPrivateNetwork: true })
  return createWhatsAppAdapter({ ...meta, fetch, publicUrl: () => '' }).schema
}
