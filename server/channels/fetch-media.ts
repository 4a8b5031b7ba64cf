import {
  type Attachment,
  findAttachment,
  recordStoredFile,
  recordUnfetchedFile,
} from '../core/attachments/index.ts'
import { findInbox } from '../core/inboxes/index.ts'
import type { Database } from '../platform/db/index.ts'
import { errorText } from '../platform/errors.ts'
import { backoff, type ClaimedLane, releaseLanes } from '../platform/lanes/index.ts'
import type { Log } from '../platform/log.ts'
import { type MediaStore, sniffBytes, sniffMime } from '../platform/storage/index.ts'
import type { ChannelAdapter, FetchedMedia } from './adapter.ts'

export const mediaLeaseMs = 300_000
const mostFailures = 6

export type MediaContext = {
  db: Database
  log: Log
  adapters: Map<string, ChannelAdapter>
  media: MediaStore
  maxBytes: number
}

type Outcome =
  | { stored: Pick<Attachment, 'storageKey' | 'sizeBytes' | 'sha256' | 'mimeType' | 'fileName'> }
  | { failed: string; retry: boolean }

/** Brings one file from its network into our store, sniffed and sized, while the network still has it. */
export async function fetchMediaLane(context: MediaContext, lane: ClaimedLane): Promise<void> {
  const { db, log } = context
  const attachment = await findAttachment(db, { accountId: lane.accountId, id: lane.key })
  const outcome = attachment?.state === 'pending' ? await fetchOne(context, attachment) : undefined
  const failure = outcome && 'failed' in outcome ? outcome : undefined
  const retry = failure?.retry === true && lane.failures < mostFailures
  if (failure)
    log.info({ attachmentId: lane.key, reason: failure.failed, retry }, 'a file could not be fetched')
  await db.transaction(async (tx) => {
    if (attachment && outcome && 'stored' in outcome)
      await recordStoredFile(tx, { ...attachment, ...outcome.stored })
    else if (attachment && failure && !retry) await recordUnfetchedFile(tx, attachment, failure.failed)
    const retryAt = retry ? new Date(Date.now() + backoff(lane.failures)) : undefined
    await releaseLanes(tx, [{ lane, more: false, retryAt, failed: retry }])
  })
}

async function fetchOne(
  { db, adapters, media, maxBytes }: MediaContext,
  attachment: Attachment,
): Promise<Outcome> {
  const inbox = await findInbox(db, { accountId: attachment.accountId, id: attachment.inboxId })
  if (!inbox || inbox.deletedAt)
    return { failed: 'The inbox was disconnected before the file was fetched', retry: false }
  try {
    const fetched = await adapters.get(inbox.channel)!.fetchMedia(attachment, inbox)
    return 'failed' in fetched ? fetched : await store(media, attachment, fetched, maxBytes)
  } catch (error) {
    return { failed: errorText(error), retry: true }
  }
}

async function store(
  media: MediaStore,
  attachment: Attachment,
  fetched: Extract<FetchedMedia, { bytes: unknown }>,
  maxBytes: number,
): Promise<Outcome> {
  const { accountId, id } = attachment
  const storageKey = `${accountId}/${id}`
  const inspected = inspect(fetched.bytes, maxBytes)
  const { size, sha256 } = await media.put(storageKey, inspected.bytes, {
    mimeType: fetched.mimeType ?? 'application/octet-stream',
  })
  // Networks tell the hash in base64 or in hex; a file with another one was cut or changed on its way.
  const expected = attachment.sha256
  if (expected && ![sha256, Buffer.from(sha256, 'hex').toString('base64')].includes(expected)) {
    await media.delete(storageKey)
    return { failed: `The file's SHA-256 is ${sha256}, the network announced ${expected}`, retry: true }
  }
  const mimeType = await sniffMime(
    inspected.beginning(),
    fetched.mimeType ?? attachment.mimeType,
    attachment.fileName ?? fetched.fileName,
  )
  return {
    stored: {
      storageKey,
      sizeBytes: size,
      sha256,
      mimeType,
      fileName: attachment.fileName ?? fetched.fileName,
    },
  }
}

/** Passes bytes on, keeping the first of them for sniffing, and stops at the limit. */
function inspect(source: AsyncIterable<Uint8Array>, maxBytes: number) {
  const first: Uint8Array[] = []
  let size = 0
  async function* pass() {
    for await (const chunk of source) {
      if (size < sniffBytes) first.push(chunk)
      size += chunk.length
      if (size > maxBytes) throw new Error(`The file is larger than ${maxBytes} bytes`)
      yield chunk
    }
  }
  return { bytes: pass(), beginning: () => Buffer.concat(first).subarray(0, sniffBytes) }
}
