import { extname } from 'node:path'
import { findCall, recordCallProgress } from '../../../core/calls/index.ts'
import { findInbox } from '../../../core/inboxes/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { errorText } from '../../../platform/errors.ts'
import type { GuardedFetch } from '../../../platform/http/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { backoff, type ClaimedLane, releaseLanes } from '../../../platform/lanes/index.ts'
import type { Log } from '../../../platform/log.ts'
import type { MediaStore } from '../../../platform/storage/index.ts'
import { lineOf } from '../line.ts'
import { accountOf, vendors } from './http-provider.ts'
import type { ToldRecording } from './vendor.ts'

/** The kind of lane in which recordings are fetched from vendors. */
export const recordingLane = 'recording'
export const recordingLeaseMs = 300_000

const mostFailures = 8
const timeoutMs = 120_000
const longestName = 1_500

/** All that is needed to fetch a recording stands in the key of its lane. */
export function recordingLaneKey(callId: Id, { name, durationMs }: ToldRecording): string {
  return `${callId} ${durationMs} ${name.slice(0, longestName)}`
}

function readLaneKey(key: string): ToldRecording & { callId: Id } {
  const [callId = '', durationMs = '', name = ''] = key.split(' ')
  return { callId, durationMs: Number(durationMs), name }
}

export type RecordingContext = {
  db: Database
  log: Log
  fetch: GuardedFetch
  media: MediaStore
  maxBytes: number
}

/** Brings the recording of a call into our own store, while the vendor still has it. */
export async function fetchRecordingLane(context: RecordingContext, lane: ClaimedLane): Promise<void> {
  const { db, log } = context
  const { accountId } = lane
  const told = readLaneKey(lane.key)
  const { callId, durationMs } = told
  let storageKey: string | undefined
  let failure: string | undefined
  try {
    storageKey = await store(context, { accountId, ...told })
  } catch (error) {
    failure = errorText(error)
  }
  const isRetried = failure !== undefined && lane.failures < mostFailures
  if (failure !== undefined)
    log.info({ callId, reason: failure, isRetried }, 'a recording could not be fetched')
  await db.transaction(async (tx) => {
    if (storageKey) {
      const progress = { step: 'recording' as const, storageKey, durationMs }
      await recordCallProgress(tx, { accountId, callId, progress })
    }
    const retryAt = isRetried ? new Date(Date.now() + backoff(lane.failures)) : undefined
    await releaseLanes(tx, [{ lane, more: false, retryAt, failed: isRetried }])
  })
}

/** Undefined when there is nothing to be done: the call is gone, has its recording, or its line another provider. */
async function store(
  { db, fetch, media, maxBytes }: RecordingContext,
  { accountId, callId, name }: ToldRecording & { accountId: Id; callId: Id },
): Promise<string | undefined> {
  const call = await findCall(db, { accountId, id: callId })
  const inbox = call && (await findInbox(db, { accountId, id: call.inboxId }))
  const line = inbox && lineOf(inbox)
  const vendor = vendors.find((known) => known.name === call?.provider)
  const account = line && vendor && accountOf(vendor, line)
  if (!call || call.recordingKey || !account) return undefined

  const { url, headers } = vendor.recordingRequest(account, name)
  const answer = await fetch.fetch(url, { headers, timeoutMs, maxBytes, followRedirects: 3, stream: true })
  if (answer.status !== 200) {
    answer.body.destroy()
    throw new Error(`The vendor answered ${answer.status}`)
  }
  const isMp3 = extname(new URL(url).pathname) === '.mp3'
  const storageKey = `recordings/${accountId}/${callId}.${isMp3 ? 'mp3' : 'wav'}`
  await media.put(storageKey, answer.body, { mimeType: isMp3 ? 'audio/mpeg' : 'audio/wav' })
  return storageKey
}
