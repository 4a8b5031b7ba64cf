import { toE164 } from '../../../../shared/phone.ts'
import { type Call, type CallProgress, findCallByName, recordLineCall } from '../../../core/calls/index.ts'
import { findInboxById, type Inbox } from '../../../core/inboxes/index.ts'
import type { NetworkPerson } from '../../../core/messages/index.ts'
import type { Transaction } from '../../../platform/db/index.ts'
import { AppError, errorText, notFound } from '../../../platform/errors.ts'
import { fromUuid } from '../../../platform/ids.ts'
import type { Line } from '../line.ts'
import {
  type CallbackContext,
  type HeardCallback,
  record,
  requireSigned,
  soundUrl,
} from './call-callbacks.ts'
import { callUrls } from './callback-url.ts'
import { fieldOf } from './form.ts'

export type InboundCallback = HeardCallback & { inboxUuid: string }

/** A vendor that has told nothing for so long of a call that ended with our greeting tells nothing more. */
const leaseMs = 15 * 60_000

/** Somebody calls the number: they hear its greeting, or are turned away. */
export async function answerInbound(context: CallbackContext, callback: InboundCallback): Promise<string> {
  const { vendor, form } = callback
  const { inbox, line } = await requireInbox(context, callback)
  // Without an address of its own for it, the end of a call is told here too.
  if (fieldOf(form, 'Event') === 'Hangup') {
    await recordStatus(context, callback, inbox)
    return vendor.renderScript({ play: [] })
  }
  const greeting = await greetingOf(context, callback, line)
  const call = await context.db.transaction(async (tx) => {
    const seen = await ensureInbound(tx, callback, inbox)
    if (!greeting)
      return record(tx, seen, [
        { step: 'ringing' },
        { step: 'ended', cause: 'no_answer', rawCause: 'no greeting' },
      ])
    return record(tx, seen, [{ step: 'answered' }])
  })
  if (!greeting) return vendor.renderScript({ play: [], reject: true })
  const address = { vendor: vendor.name, accountId: call.accountId, callId: call.id }
  const { recording } = callUrls(context.publicUrl(), context.key, address)
  return vendor.renderScript({
    play: [soundUrl(context, greeting)],
    ...(line.http.recordCalls && { recording }),
  })
}

/** A caller should not hear of what is wrong with our greeting; the owner of the line reads it in the log. */
async function greetingOf({ greeting }: CallbackContext, { log }: InboundCallback, line: Line) {
  try {
    return await greeting(line)
  } catch (error) {
    log.info({ inboxId: line.inboxId, error: errorText(error) }, 'a greeting cannot be had')
    return undefined
  }
}

export async function hearInboundStatus(context: CallbackContext, callback: InboundCallback): Promise<void> {
  const { inbox } = await requireInbox(context, callback)
  await recordStatus(context, callback, inbox)
}

function recordStatus({ db }: CallbackContext, callback: InboundCallback, inbox: Inbox): Promise<void> {
  const { vendor, form } = callback
  return db.transaction(async (tx) => {
    const call = await ensureInbound(tx, callback, inbox)
    await record(tx, call, vendor.readProgress(form, tx.now()).map(asCallee))
  })
}

async function requireInbox(
  { db }: CallbackContext,
  callback: InboundCallback,
): Promise<{ inbox: Inbox; line: Line }> {
  const id = fromUuid('inbox', callback.inboxUuid)
  const inbox = id && (await findInboxById(db, id))
  if (!inbox) throw notFound('inbox')
  return { inbox, line: requireSigned(callback, inbox) }
}

/** The call, made when this is the first that is heard of it. */
async function ensureInbound(tx: Transaction, { vendor, form }: HeardCallback, inbox: Inbox): Promise<Call> {
  const networkId = vendor.callId(form)
  if (!networkId) throw new AppError('invalid_request', 'The callback names no call')
  const { accountId, id: inboxId } = inbox
  const known = await findCallByName(tx, { accountId, inboxId, networkId })
  if (known) return known
  const person = callerOf(fieldOf(form, 'From'))
  const seen = { inbox, provider: vendor.name, providerCallId: networkId, person, at: tx.now(), leaseMs }
  return (await recordLineCall(tx, seen)).call
}

/** It is we who turn callers away; for the business that is a call nobody took. */
function asCallee(progress: CallProgress): CallProgress {
  const isOurs = progress.step === 'ended' && ['rejected', 'busy'].includes(progress.cause)
  return isOurs ? { ...progress, cause: 'no_answer' } : progress
}

/** Callers may hide their number: networks then write a word in its place. */
function callerOf(from = 'anonymous'): NetworkPerson {
  const phone = toE164(from)
  return phone ? { addresses: [phone.slice(1)], phone } : { addresses: [from.toLowerCase()] }
}
