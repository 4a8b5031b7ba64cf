import type { Attachment } from '../../core/attachments/index.ts'
import { FetchFailed, type FetchStream } from '../../platform/http/index.ts'
import type { FetchedMedia } from '../adapter.ts'
import { type Access, askGraph, type Graph } from './graph.ts'
import { textOf } from './json.ts'
import type { Failure } from './outcomes.ts'

/** Meta's largest file is a document of 100 MB. */
const maxMediaBytes = 105 * 1024 * 1024
const timeoutMs = 120_000
const maxRedirects = 3

/** Where Meta keeps files; the token may go there though the address came with a callback. */
const metaHosts = /(^|\.)(fbsbx\.com|fbcdn\.net|facebook\.com|whatsapp\.net)$/

type Place = { url: string; mimeType?: string; withToken: boolean }
type Failed = Extract<FetchedMedia, { failed: string }>

/**
 * Opens a file that somebody sent. Its address is asked for first and is good for five minutes; when it is gone
 * already, it is asked for once more. The file's hash is for the reader to check.
 */
export async function fetchMedia(graph: Graph, attachment: Attachment, inbox: Access): Promise<FetchedMedia> {
  const first = await openOnce(graph, attachment, inbox)
  const again =
    first === 'gone' && attachment.networkMediaId ? await openOnce(graph, attachment, inbox) : first
  return again === 'gone' ? { failed: 'WhatsApp no longer has the file (404)', retry: false } : again
}

async function openOnce(graph: Graph, attachment: Attachment, inbox: Access): Promise<FetchedMedia | 'gone'> {
  const place = await findPlace(graph, attachment, inbox)
  if ('failed' in place) return place
  try {
    return await toMedia(await open(graph, place, inbox), place, attachment)
  } catch (error) {
    if (!(error instanceof FetchFailed)) throw error
    const retry = !['too-large', 'address-refused', 'bad-url'].includes(error.reason)
    return { failed: error.message, retry }
  }
}

async function findPlace(graph: Graph, attachment: Attachment, inbox: Access): Promise<Place | Failed> {
  const { networkMediaId, sourceUrl } = attachment
  if (!networkMediaId)
    return sourceUrl
      ? { url: sourceUrl, withToken: metaHosts.test(URL.parse(sourceUrl)?.hostname ?? '') }
      : { failed: 'The message named no file', retry: false }
  const result = await askGraph(graph, inbox, {
    path: [networkMediaId],
    query: { phone_number_id: textOf(inbox.settings['phone_number_id']) },
  })
  if (!result.ok) return toFailed(result.failure)
  const url = textOf(result.body['url'])
  if (!url) return { failed: 'WhatsApp named no address for the file', retry: true }
  return { url, mimeType: textOf(result.body['mime_type']), withToken: true }
}

/** The token goes to the host that Meta named and, should that redirect, to no other. */
function open({ fetch }: Graph, { url, withToken }: Place, { secrets }: Access): Promise<FetchStream> {
  return fetch.fetch(url, {
    headers: {
      'User-Agent': 'Parley',
      ...(withToken && { Authorization: `Bearer ${secrets['access_token'] ?? ''}` }),
    },
    timeoutMs,
    maxBytes: maxMediaBytes,
    followRedirects: maxRedirects,
    stream: true,
  })
}

async function toMedia(
  { status, headers, body }: FetchStream,
  place: Place,
  attachment: Attachment,
): Promise<FetchedMedia | 'gone'> {
  if (status === 200) {
    const type = headers['content-type']
    const mimeType = place.mimeType ?? attachment.mimeType ?? (Array.isArray(type) ? type[0] : type)
    return { bytes: body, mimeType, ...(attachment.fileName && { fileName: attachment.fileName }) }
  }
  body.destroy()
  if (status === 404) return 'gone'
  const retry = status >= 500 || [401, 403, 408, 429].includes(status)
  return { failed: `The file's address answers HTTP ${status}`, retry }
}

/** A file that is unknown stays so; a token may be replaced, and trouble passes. */
function toFailed({ outcome, error }: Failure): Failed {
  const { code, title, details } = error
  return { failed: `${code}: ${details ?? title}`, retry: outcome !== 'rejected' }
}
