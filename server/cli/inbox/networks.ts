import { type Config, readConfig } from '../../config.ts'
import type { Account } from '../../core/accounts/index.ts'
import type { Inbox, Network } from '../../core/inboxes/index.ts'
import type { Database } from '../../platform/db/index.ts'
import { UsageError } from '../failure.ts'
import { withStore } from '../open-database.ts'
import { requireAccount, requireInbox } from '../read-id.ts'

/** What a command on inboxes works with. */
export type InboxTools = {
  db: Database
  config: Config
  networks: Map<string, Network>
  trustOrigin(origin: string): void
}

/** Runs a command's work with the store and the networks that the server would have. */
export async function withNetworks<T>(work: (tools: InboxTools) => Promise<T>): Promise<T> {
  const config = readConfig(process.env)
  return withStore(config, async (store, log) => {
    // Loaded when needed: other commands are quicker without the server's code.
    const { createApp } = await import('../../app.ts')
    const app = await createApp(config, store, log)
    try {
      return await work({ db: store.db, config, networks: app.networks, trustOrigin: app.trustOrigin })
    } finally {
      await app.close()
    }
  })
}

export function requireNetwork({ networks }: Pick<InboxTools, 'networks'>, channel: string): Network {
  const network = networks.get(channel)
  if (network) return network
  throw new UsageError(
    `There is no channel '${channel}'. Give one of these as --channel: ${[...networks.keys()].join(', ')}`,
  )
}

/** The inbox of an argument, within `--account` when that is given. */
export async function requireInboxOf(db: Database, id: string, account?: string): Promise<Inbox> {
  const owner: Account | undefined = account ? await requireAccount(db, account) : undefined
  return requireInbox(db, id, owner)
}
