import {
  type Call,
  type CallProgress,
  findCall,
  isOver,
  recordCallProgress,
} from '../../../core/calls/index.ts'
import { findInbox, type Inbox } from '../../../core/inboxes/index.ts'
import type { Database, Transaction } from '../../../platform/db/index.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import { addToLanes } from '../../../platform/lanes/index.ts'
import type { Log } from '../../../platform/log.ts'
import { signFileLink } from '../../../platform/storage/index.ts'
import type { IvrInput, Sound } from '../ivr.ts'
import { type Line, lineOf } from '../line.ts'
import { type CallAddress, callUrls, digitsUrl } from './callback-url.ts'
import { type Form, fieldOf } from './form.ts'
import { accountOf } from './http-provider.ts'
import { recordingLane, recordingLaneKey } from './recording-lane.ts'
import { beginScript, continueScript, type NextStep } from './run-script.ts'
import type { SignedRequest } from './signatures.ts'
import type { VoiceVendor } from './vendor.ts'

/** A call-back as it came, not verified yet. */
export type HeardCallback = {
  vendor: VoiceVendor
  form: Form
  request: SignedRequest
  log: Pick<Log, 'info' | 'debug'>
}

export type CallCallback = HeardCallback & { address: CallAddress }

export type CallbackContext = {
  db: Database
  publicUrl: () => string
  greeting: (line: Line) => Promise<Sound | undefined>
  /** Behind the addresses of calls. */
  key: Buffer
  /** Behind the links to sounds. */
  linkKey: Buffer
}

/** How long a vendor may fetch a sound after it was told of it. */
const soundLinkMs = 3_600_000

/** Somebody answered: what do they hear? */
export function answerCall(context: CallbackContext, callback: CallCallback): Promise<string> {
  return context.db.transaction(async (tx) => {
    const { call, line } = await requireGenuine(tx, callback)
    const answered = await record(tx, call, stepsOf(callback, call, tx.now(), [{ step: 'answered' }]))
    const next = await beginScript(tx, answered, { wasOver: isOver(call) })
    return renderNext(context, callback, { ...next, records: line.http.recordCalls })
  })
}

/** A key was pressed, or none in time: what comes next? */
export function continueCall(
  context: CallbackContext,
  callback: CallCallback & { step: number },
): Promise<string> {
  return context.db.transaction(async (tx) => {
    const { call } = await requireGenuine(tx, callback)
    // Who presses keys has answered. Recording it locks the call, so that repeats of this take turns.
    const answered = await record(tx, call, stepsOf(callback, call, tx.now(), [{ step: 'answered' }]))
    const next = await continueScript(tx, answered, { step: callback.step, input: readInput(callback.form) })
    return renderNext(context, callback, next)
  })
}

export function hearStatus({ db }: CallbackContext, callback: CallCallback): Promise<void> {
  return db.transaction(async (tx) => {
    const { call } = await requireGenuine(tx, callback)
    const told = callback.vendor.readProgress(callback.form, tx.now())
    await record(tx, call, stepsOf(callback, call, tx.now(), told))
  })
}

/** The recording is fetched by whoever works the lane: a vendor does not wait for that. */
export function hearRecording({ db }: CallbackContext, callback: CallCallback): Promise<void> {
  return db.transaction(async (tx) => {
    const { call } = await requireGenuine(tx, callback)
    const told = callback.vendor.readRecording(callback.form)
    if (!told || call.recordingKey) return
    const key = recordingLaneKey(call.id, told)
    await addToLanes(tx, [{ accountId: call.accountId, kind: recordingLane, key }])
  })
}

/** The call and its inbox, when the vendor, and nobody else, sent this. */
async function requireGenuine(tx: Transaction, callback: CallCallback): Promise<{ call: Call; line: Line }> {
  const { accountId, callId } = callback.address
  const call = await findCall(tx, { accountId, id: callId })
  const inbox = call && (await findInbox(tx, { accountId, id: call.inboxId }))
  if (!call || !inbox) throw notFound('call')
  return { call, line: requireSigned(callback, inbox) }
}

/** The line of the inbox, when its vendor signed this. */
export function requireSigned({ vendor, request, log }: HeardCallback, inbox: Inbox): Line {
  const line = lineOf(inbox)
  const account = line?.provider === vendor.name ? accountOf(vendor, line) : undefined
  if (!line || !account) throw new AppError('forbidden', `The inbox has no line at ${vendor.name}`)
  const verdict = vendor.verify(request, account.authToken)
  if (!verdict.genuine) throw new AppError('forbidden', verdict.reason)
  log.debug({ scheme: verdict.scheme }, 'voice callback verified')
  return line
}

/** What a call-back tells, and before it the vendor's id of the call where that is news. */
function stepsOf(
  { vendor, form }: HeardCallback,
  call: Call,
  now: Date,
  told: CallProgress[],
): CallProgress[] {
  const providerCallId = vendor.callId(form)
  if (call.networkId || !providerCallId || told[0]?.step === 'placed') return told
  return [{ step: 'placed', providerCallId, at: call.createdAt < now ? call.createdAt : now }, ...told]
}

export async function record(tx: Transaction, call: Call, steps: CallProgress[]): Promise<Call> {
  const { accountId, id: callId } = call
  let latest = call
  for (const progress of steps)
    latest = (await recordCallProgress(tx, { accountId, callId, progress })) ?? latest
  return latest
}

function readInput(form: Form): IvrInput {
  const key = fieldOf(form, 'Digits')?.[0]
  return key && /[0-9*#]/.test(key) ? { key } : { silence: true }
}

function renderNext(
  context: CallbackContext,
  { vendor, address }: CallCallback,
  { instruction, step, records }: NextStep & { records?: boolean },
): string {
  const { key } = context
  const publicUrl = context.publicUrl()
  const { play, gather } = instruction
  return vendor.renderScript({
    play: play.map((sound) => soundUrl(context, sound)),
    ...(records && { recording: callUrls(publicUrl, key, address).recording }),
    ...(gather && { gather: { ...gather, action: digitsUrl(publicUrl, key, address, step) } }),
  })
}

export function soundUrl({ db, publicUrl, linkKey }: CallbackContext, { key: storageKey }: Sound): string {
  const expiresAt = new Date(db.now().getTime() + soundLinkMs)
  return publicUrl() + signFileLink(linkKey, { storageKey, expiresAt, fileName: 'sound.wav' })
}
