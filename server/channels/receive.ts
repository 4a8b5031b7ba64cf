import { findInboxById, findInboxesByAddress, type Inbox, insertPayloads } from '../core/inboxes/index.ts'
import type { Database } from '../platform/db/index.ts'
import { AppError } from '../platform/errors.ts'
import { fromUuid } from '../platform/ids.ts'
import type { ChannelAdapter, RawRequest } from './adapter.ts'

/** The signal that raw bodies wait to be read. */
export const payloadSignal = 'payload'

export type Received =
  | { status: 'stored' }
  | { status: 'challenge'; answer: string }
  | { status: 'nobody' }
  | { status: 'ignored' }

/**
 * Takes a callback: finds the inboxes it speaks of, verifies the raw bytes with each of their secrets, and
 * stores the body for those that accept it, in one write. Reading it comes later.
 *
 * @throws AppError `unauthenticated` when none of them accepts it
 */
export async function receive(
  db: Database,
  adapter: ChannelAdapter,
  request: RawRequest,
  inboxUuid?: string,
): Promise<Received> {
  const inboxes = inboxUuid
    ? await inboxOfPath(db, adapter, inboxUuid)
    : await findInboxesByAddress(db, adapter.locate(request))
  if (inboxes.length === 0) return inboxUuid ? { status: 'nobody' } : ofServer(adapter, request)
  const verdicts = inboxes.map((inbox) => ({ inbox, verdict: adapter.verify(request, inbox) }))
  for (const { verdict } of verdicts) {
    if (verdict.verdict === 'challenge') return { status: 'challenge', answer: verdict.answer }
  }
  const accepted = verdicts.filter(({ verdict }) => verdict.verdict === 'accepted')
  if (accepted.length === 0) {
    const { verdict } = verdicts[0]!
    throw new AppError('unauthenticated', verdict.verdict === 'refused' ? verdict.reason : 'Refused')
  }
  await insertPayloads(
    db,
    accepted.map(({ inbox }) => ({ accountId: inbox.accountId, inboxId: inbox.id, body: request.body })),
  )
  db.signals.raise(payloadSignal)
  return { status: 'stored' }
}

async function inboxOfPath(db: Database, adapter: ChannelAdapter, uuid: string): Promise<Inbox[]> {
  const id = fromUuid('inbox', uuid)
  const inbox = id && (await findInboxById(db, id))
  return inbox && inbox.channel === adapter.channel ? [inbox] : []
}

/** What speaks of no inbox of ours may still be for the server's own app: its handshake, or an inbox since deleted. */
function ofServer(adapter: ChannelAdapter, request: RawRequest): Received {
  const verdict = adapter.verify(request, undefined)
  if (verdict.verdict === 'challenge') return { status: 'challenge', answer: verdict.answer }
  return { status: verdict.verdict === 'accepted' ? 'ignored' : 'nobody' }
}
