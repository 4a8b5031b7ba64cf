import type { Transaction } from '../../platform/db/index.ts'
import { invalidField } from '../../platform/errors.ts'
import { FetchFailed, type GuardedFetch } from '../../platform/http/index.ts'
import type { Id } from '../../platform/ids.ts'
import { deleteByEndpoint, deleteOldest, startReader, upsertSubscription } from './push-queries.ts'
import type { PushSubscription } from './push-subscription.ts'

const mostOfAgent = 20
const longestUrl = 2048
const keyBytes = { p256dh: 65, auth: 16 }

/**
 * Has a browser told of news from now on, for as long as its session lasts.
 *
 * @throws AppError `invalid_request` for an address that may not be called, or keys that are none
 */
export async function subscribePush(
  tx: Transaction,
  fetch: Pick<GuardedFetch, 'requireUrl'>,
  subscription: Omit<PushSubscription, 'id'>,
): Promise<Id> {
  const { accountId, agentId } = subscription
  requireEndpoint(fetch, subscription.endpoint)
  for (const name of ['p256dh', 'auth'] as const) {
    if (Buffer.from(subscription[name], 'base64url').length !== keyBytes[name])
      throw invalidField(`keys.${name}`, `must be ${keyBytes[name]} bytes as base64url`)
  }
  await startReader(tx, accountId)
  const id = await upsertSubscription(tx, { ...subscription, id: tx.newId() })
  await deleteOldest(tx, { accountId, agentId, keep: mostOfAgent })
  return id
}

/** Has a browser of an agent told no more. One that is not told has it already. */
export async function unsubscribePush(
  tx: Transaction,
  name: Pick<PushSubscription, 'accountId' | 'agentId' | 'endpoint'>,
): Promise<void> {
  await deleteByEndpoint(tx, name)
}

function requireEndpoint(fetch: Pick<GuardedFetch, 'requireUrl'>, endpoint: string): void {
  if (endpoint.length > longestUrl)
    throw invalidField('endpoint', `may have ${longestUrl} characters at most`, 'TOO_LONG')
  try {
    fetch.requireUrl(endpoint)
  } catch (error) {
    if (error instanceof FetchFailed) throw invalidField('endpoint', `cannot be called. ${error.message}`)
    throw error
  }
}
