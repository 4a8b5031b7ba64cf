import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { S3mini, S3ServiceError } from 's3mini'
import { type ByteRange, type MediaStore, requireKey } from './media-store.ts'

export type S3StoreOptions = {
  /** The service's address, like `https://s3.eu-central-1.amazonaws.com`; the bucket is addressed by path. */
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

/** The largest attachment of any channel; a whole file is held in memory while it is put. */
const maxPutBytes = 100 * 1024 * 1024

/** Files as objects of one bucket of an S3-compatible service. An object appears whole or not at all. */
export function createS3Store({ endpoint, bucket, ...rest }: S3StoreOptions): MediaStore {
  const s3 = new S3mini({ endpoint: `${endpoint.replace(/\/+$/, '')}/${bucket}`, ...rest })
  return {
    async put(key, source, { mimeType }) {
      const bytes = source instanceof Uint8Array ? source : await readWhole(source)
      await s3.putObject(requireKey(key), bytes, mimeType)
      return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
    },

    async open(key, range) {
      const response = await getIfThere(s3, requireKey(key), range)
      if (!response) return undefined
      const body = response.body as ReadableStream<Uint8Array> | null
      return { stream: body ? Readable.fromWeb(body) : Readable.from([]), size: wholeSize(response) }
    },

    async delete(key) {
      // The service answers alike for what was there and what was not.
      await s3.deleteObject(requireKey(key))
    },
  }
}

async function getIfThere(
  s3: S3mini,
  key: string,
  { start = 0, end }: ByteRange = {},
): Promise<Response | undefined> {
  const isWhole = start === 0 && end === undefined
  try {
    return await s3.getObjectRaw(key, isWhole, start, end === undefined ? undefined : end + 1)
  } catch (error) {
    if (error instanceof S3ServiceError && error.status === 404) return undefined
    throw error
  }
}

/** `Content-Range: bytes 0-9/200` tells the whole size of an answer that is a part. */
function wholeSize({ headers }: Response): number {
  const total = headers.get('content-range')?.split('/')[1]
  return Number(total ?? headers.get('content-length'))
}

async function readWhole(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > maxPutBytes)
      throw new Error(`A file of more than ${maxPutBytes} bytes cannot be stored. Cap it before storing it.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
