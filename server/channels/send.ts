import { setTimeout as sleep } from 'node:timers/promises'
import { addIdentities, listAddresses } from '../core/contacts/index.ts'
import { findConversation, isReplyWindowOpen } from '../core/conversations/index.ts'
import { findInbox, type Inbox, setInboxStatus } from '../core/inboxes/index.ts'
import {
  type Message,
  type MessageError,
  markAttempt,
  nextQueuedMessage,
  recordSent,
  recordUnsent,
  type SendOutcome,
  unmarkAttempt,
} from '../core/messages/index.ts'
import type { Database, Transaction } from '../platform/db/index.ts'
import { errorText } from '../platform/errors.ts'
import { backoff, type ClaimedLane, extendLease, releaseLanes } from '../platform/lanes/index.ts'
import type { Log } from '../platform/log.ts'
import type { ChannelAdapter } from './adapter.ts'
import { reserveSend } from './pace.ts'

export const sendLeaseMs = 60_000
const giveUpAfterMs = 24 * 60 * 60 * 1000
const suspendedRetryMs = 60_000

export type SendContext = {
  db: Database
  log: Log
  adapters: Map<string, ChannelAdapter>
  /** Sends per second of an inbox that sets no rate of its own. */
  sendsPerSecond: number
}

/** What to do about the oldest message of a lane. */
type Step =
  | { step: 'leave'; retryInMs?: number }
  | { step: 'fail'; message: Message; error: MessageError; status: 'failed' | 'unknown' }
  | { step: 'call'; message: Message; inbox: Inbox; adapter: ChannelAdapter }

/**
 * Sends what waits in a conversation's lane, in order. No transaction is open while the network is called:
 * one before says that the attempt begins, one after says what came of it. A crash between the two leaves the
 * message `unknown`, never sent twice in silence.
 */
export async function sendLane(context: SendContext, lane: ClaimedLane): Promise<void> {
  const { db } = context
  for (;;) {
    const step = await nextStep(context, lane)
    if (step.step === 'leave') return leave(db, lane, step.retryInMs)
    if (step.step === 'fail') {
      await db.transaction(async (tx) => {
        await recordUnsent(tx, step.message, step)
        await holdLane(tx, lane)
      })
      continue
    }
    const goOn = await sendOne(context, lane, step)
    if (!goOn) return
  }
}

async function nextStep({ db, adapters }: SendContext, lane: ClaimedLane): Promise<Step> {
  const { accountId, key: conversationId } = lane
  const message = await nextQueuedMessage(db, { accountId, conversationId })
  if (!message) return { step: 'leave' }
  if (message.attemptedAt) return { step: 'fail', message, error: interrupted, status: 'unknown' }

  const inbox = await findInbox(db, { accountId, id: message.inboxId })
  if (!inbox || inbox.deletedAt) return { step: 'fail', message, error: disconnected, status: 'failed' }
  if (inbox.status !== 'active') return { step: 'leave', retryInMs: suspendedRetryMs }
  if (db.now().getTime() - message.createdAt.getTime() > giveUpAfterMs)
    return { step: 'fail', message, error: message.error ?? tooOld, status: 'failed' }

  const adapter = adapters.get(inbox.channel)!
  const { windowError } = adapter.capabilities
  if (windowError && message.kind !== 'template' && inbox.settings['enforce_window'] !== false) {
    const conversation = await findConversation(db, { accountId, id: conversationId })
    if (!isReplyWindowOpen(conversation!, db.now()))
      return { step: 'fail', message, error: windowError, status: 'failed' }
  }
  return { step: 'call', message, inbox, adapter }
}

/** Sends one message. False when the lane was left. */
async function sendOne(
  context: SendContext,
  lane: ClaimedLane,
  { message, inbox, adapter }: Extract<Step, { step: 'call' }>,
): Promise<boolean> {
  const { db, sendsPerSecond } = context
  const pace = await reserveSend(db, {
    inbox,
    conversationId: lane.key,
    pairPace: adapter.capabilities.pairPace,
    sendsPerSecond,
  })
  if (pace.reserved) await sleep(pace.waitMs)
  else {
    // Spread, so that a long backlog does not come back all at once.
    await leave(db, lane, pace.waitMs * (1 + 2 * Math.random()))
    return false
  }
  const current = await db.transaction(async (tx) => {
    const marked = await markAttempt(tx, message)
    await holdLane(tx, lane)
    return marked
  })
  // Deleted, while it waited for its turn.
  if (!current) return true
  const addresses = await listAddresses(db, { accountId: message.accountId, conversationId: lane.key })
  const outcome = await callNetwork(adapter, { ...current, attempts: message.attempts, addresses }, inbox)
  return db.transaction((tx) => recordOutcome(tx, context, { lane, message, inbox, outcome }))
}

async function callNetwork(
  adapter: ChannelAdapter,
  message: Message & { addresses: string[] },
  inbox: Inbox,
): Promise<SendOutcome> {
  try {
    return await adapter.send(message, inbox)
  } catch (error) {
    // An adapter answers outcomes; what it throws is a fault of ours, of which nobody knows how far it got.
    return {
      outcome: 'unknown',
      error: { code: 'internal', title: 'The send was interrupted', details: errorText(error) },
    }
  }
}

type Sent = { lane: ClaimedLane; message: Message; inbox: Inbox; outcome: SendOutcome }

/** Writes down what came of an attempt. True when the lane goes on with its next message. */
async function recordOutcome(
  tx: Transaction,
  { log }: SendContext,
  { lane, message, inbox, outcome }: Sent,
): Promise<boolean> {
  const { accountId, id, inboxId, conversationId } = message
  switch (outcome.outcome) {
    case 'sent':
      await recordSent(tx, message, outcome.networkId)
      await addIdentities(tx, { accountId, inboxId, conversationId, addresses: outcome.addresses ?? [] })
      await holdLane(tx, lane)
      return true
    case 'rejected':
    case 'window-closed':
      await recordUnsent(tx, message, { status: 'failed', error: outcome.error })
      await holdLane(tx, lane)
      return true
    case 'unknown':
      await recordUnsent(tx, message, { status: 'unknown', error: outcome.error })
      await holdLane(tx, lane)
      return true
    case 'throttled':
    case 'temporary':
      await unmarkAttempt(tx, message, outcome.error)
      await release(tx, lane, backoff(lane.failures, { hintMs: outcome.retryAfterMs }), true)
      return false
    case 'auth':
    case 'account':
      log.warn(
        { inboxId, messageId: id, error: outcome.error },
        'the network refuses the inbox; its messages wait',
      )
      await unmarkAttempt(tx, message, outcome.error)
      await setInboxStatus(tx, {
        accountId,
        id: inbox.id,
        status: 'suspended',
        reason: reasonOf(outcome.error),
      })
      await release(tx, lane, suspendedRetryMs)
      return false
  }
}

async function leave(db: Database, lane: ClaimedLane, retryInMs?: number): Promise<void> {
  await db.transaction((tx) => release(tx, lane, retryInMs))
}

async function release(
  tx: Transaction,
  lane: ClaimedLane,
  retryInMs?: number,
  failed = false,
): Promise<void> {
  const retryAt = retryInMs === undefined ? undefined : new Date(Date.now() + retryInMs)
  if (!(await releaseLanes(tx, [{ lane, more: false, retryAt, failed }]))) throw new Error(leaseLost)
}

async function holdLane(tx: Transaction, lane: ClaimedLane): Promise<void> {
  if (!(await extendLease(tx, { lanes: [lane], leaseMs: sendLeaseMs }))) throw new Error(leaseLost)
}

function reasonOf({ code, title, details }: MessageError): string {
  return `${code}: ${details ?? title}`
}

const leaseLost = 'The lease on a sending lane ran out; another worker has it'
const interrupted = {
  code: 'interrupted',
  title: 'The server stopped while this message was being sent; it may have been sent',
}
const disconnected = {
  code: 'disconnected',
  title: 'The inbox was disconnected before this message was sent',
}
const tooOld = { code: 'expired', title: 'The message could not be sent within 24 hours' }
