import type { WhatsAppSandbox } from '../../../../sandbox/whatsapp/index.ts'
import { whatsappSchema } from '../../../channels/whatsapp/schema.ts'
import type { Config } from '../../../config.ts'
import { listAccounts } from '../../../core/accounts/index.ts'
import { type Inbox, updateInbox } from '../../../core/inboxes/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import type { Log } from '../../../platform/log.ts'
import { reasonOf } from '../../failure.ts'
import { findDemoInbox } from './demo-inbox.ts'
import { connectDemoSandbox, isSandboxRunning, startDemoSandbox } from './demo-sandbox.ts'
import { makeFirstAccount } from './first-account.ts'
import { firstRunFile, keepFirstRun, renderFirstRun } from './first-run-text.ts'
import { writeSamples } from './write-samples.ts'

/** The built-in sandbox beside a server, and what is to be done with it once the server answers. */
export type Demo = {
  /** The sandbox's address, to which the server may send. */
  origin: string
  /** Wires both to each other. The first time it makes the first account, and tells `tell` what came of it. */
  connect(serverUrl: string, tell: (text: string) => void): Promise<void>
  close(): Promise<void>
}

/**
 * Starts the sandbox if this database is empty or has the sample inbox; undefined otherwise. What goes wrong is
 * logged: samples must not keep a server from its work.
 */
export async function openDemo(config: Config, db: Database, log: Log): Promise<Demo | undefined> {
  try {
    const inbox = await findDemoInbox(db)
    if (!inbox && (await listAccounts(db)).length > 0) return undefined
    const graphUrl = inbox?.settings['graph_url'] as string | undefined
    if (inbox && graphUrl && (await isSandboxRunning(inbox)))
      return { origin: graphUrl, connect: async () => {}, close: async () => {} }
    const sandbox = await startDemoSandbox(graphUrl)
    return {
      origin: sandbox.url,
      connect: (serverUrl, tell) =>
        (inbox
          ? reconnect(db, sandbox, inbox, serverUrl, log)
          : beginWithSamples(config, db, sandbox, serverUrl, tell)
        ).catch((error: unknown) => log.warn({ error: reasonOf(error) }, 'the samples are not complete')),
      close: () => sandbox.close(),
    }
  } catch (error) {
    log.warn({ error: reasonOf(error) }, 'the built-in WhatsApp sandbox cannot be started')
    return undefined
  }
}

/** A sandbox keeps nothing, so at each start it is told again whose network it is. */
async function reconnect(
  db: Database,
  sandbox: WhatsAppSandbox,
  inbox: Inbox,
  serverUrl: string,
  log: Log,
): Promise<void> {
  if (inbox.settings['graph_url'] !== sandbox.url)
    await db.transaction((tx) =>
      updateInbox(tx, whatsappSchema, {
        accountId: inbox.accountId,
        id: inbox.id,
        settings: { graph_url: sandbox.url },
      }),
    )
  if (!(await connectDemoSandbox(sandbox, inbox, serverUrl)))
    log.warn({ sandbox: sandbox.url }, 'the built-in WhatsApp sandbox cannot reach this server')
}

async function beginWithSamples(
  { dataDir }: Config,
  db: Database,
  sandbox: WhatsAppSandbox,
  serverUrl: string,
  tell: (text: string) => void,
): Promise<void> {
  const file = firstRunFile(dataDir)
  let text = ''
  const made = await makeFirstAccount(db, {
    schema: whatsappSchema,
    graphUrl: sandbox.url,
    keep: async (draft) => {
      text = renderFirstRun({ ...draft, url: serverUrl, sandboxUrl: sandbox.url, file })
      await keepFirstRun(text, file)
    },
  })
  if (!made) return
  tell(text)
  await connectDemoSandbox(sandbox, made.inbox, serverUrl)
  await writeSamples(db, sandbox, made)
}
