import type { Media } from './media-store.ts'
import { bareType, fitsKind, mostBytesOf, mostUploadBytes } from './media-types.ts'
import type { PhoneNumber, Sandbox } from './state.ts'

const timeoutMs = 10_000
const cachedMs = 10 * 60_000
const maxCached = 200

type Fetched = { ok: true; media: Media } | { ok: false; code: number; details: string }

/** Results by sandbox and link: Meta fetches the same link once in about ten minutes. */
const caches = new WeakMap<Sandbox, Map<string, { at: number; fetched: Promise<Fetched> }>>()

/** Fetches media that a business sent by link. A failure is an outcome: the message fails with its code. */
export function fetchLink(
  sandbox: Sandbox,
  number: PhoneNumber,
  kind: string,
  link: string,
): Promise<Fetched> {
  const cache = caches.get(sandbox) ?? new Map()
  caches.set(sandbox, cache)
  const key = `${number.phoneNumberId} ${kind} ${link}`
  const known = cache.get(key)
  if (known && sandbox.now() - known.at < cachedMs) return known.fetched

  const fetched = download(sandbox, number, kind, link)
  cache.set(key, { at: sandbox.now(), fetched })
  if (cache.size > maxCached) cache.delete(cache.keys().next().value ?? key)
  void fetched.then(({ ok }) => ok || cache.delete(key))
  return fetched
}

async function download(sandbox: Sandbox, number: PhoneNumber, kind: string, link: string): Promise<Fetched> {
  try {
    const answer = await fetch(link, {
      headers: { 'user-agent': 'facebookexternalua' },
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!answer.ok) {
      await answer.body?.cancel()
      return downloadError(`Downloading media from weblink failed with http code ${answer.status}.`)
    }
    const mimeType = answer.headers.get('content-type') ?? 'application/octet-stream'
    if (!fitsKind(kind, mimeType)) {
      await answer.body?.cancel()
      return uploadError(`Media of type ${bareType(mimeType)} cannot be sent as ${kind}.`)
    }
    const bytes = await readUpTo(answer, mostUploadBytes)
    if (!bytes || bytes.length > mostBytesOf(kind)) return uploadError(`The file is too large for ${kind}.`)
    const { phoneNumberId } = number
    return { ok: true, media: sandbox.media.add({ phoneNumberId, bytes, mimeType }) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return downloadError(`Downloading media from weblink failed: ${reason}.`)
  }
}

/** Undefined when there is more. */
async function readUpTo(answer: Response, mostBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body ?? []) {
    length += chunk.length
    if (length > mostBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function downloadError(details: string): Fetched {
  return { ok: false, code: 131052, details }
}

function uploadError(details: string): Fetched {
  return { ok: false, code: 131053, details }
}
