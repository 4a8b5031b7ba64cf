import { createHash, createHmac, randomBytes } from 'node:crypto'
import { newGraphId } from './ids.ts'

export type Media = {
  id: string
  phoneNumberId: string
  bytes: Buffer
  mimeType: string
  filename: string | null
  /** Base64, as callbacks show it. */
  sha256: string
  createdAt: number
}

export type NewMedia = { phoneNumberId: string; bytes: Buffer; mimeType: string; filename?: string | null }

const mostBytes = 256 * 1024 * 1024
const keptMs = 30 * 86_400_000

/** Files of both directions, in memory; the oldest go when there are too many bytes. */
export class MediaStore {
  readonly #items = new Map<string, Media>()
  readonly #addressKey = randomBytes(32)
  readonly #now: () => number
  #bytes = 0

  constructor(now: () => number) {
    this.#now = now
  }

  add({ phoneNumberId, bytes, mimeType, filename }: NewMedia): Media {
    const media: Media = {
      id: newGraphId(),
      phoneNumberId,
      bytes,
      mimeType,
      filename: filename ?? null,
      sha256: createHash('sha256').update(bytes).digest('base64'),
      createdAt: this.#now(),
    }
    this.#items.set(media.id, media)
    this.#bytes += bytes.length
    for (const oldest of this.#items.keys()) {
      if (this.#bytes <= mostBytes || oldest === media.id) break
      this.delete(oldest)
    }
    return media
  }

  find(id: string): Media | undefined {
    const media = this.#items.get(id)
    return media && this.#now() - media.createdAt < keptMs ? media : undefined
  }

  delete(id: string): boolean {
    this.#bytes -= this.#items.get(id)?.bytes.length ?? 0
    return this.#items.delete(id)
  }

  /** The second hop's address: good for the bearer alone and only for a while. */
  addressOf(media: Media, publicUrl: string, ttlSeconds: number): string {
    const expiry = Math.floor(this.#now() / 1000) + ttlSeconds
    const hash = this.#hash(media.id, expiry)
    return `${publicUrl}/whatsapp_business/attachments/?mid=${media.id}&source=getMedia&ext=${expiry}&hash=${hash}`
  }

  /** The file behind an address made above; undefined when it is too old, altered, or its file is gone. */
  findByAddress(mid: string, ext: string, hash: string): Media | undefined {
    const expiry = Number(ext)
    if (!(expiry * 1000 > this.#now()) || hash !== this.#hash(mid, expiry)) return undefined
    return this.find(mid)
  }

  clear(): void {
    this.#items.clear()
    this.#bytes = 0
  }

  #hash(id: string, expiry: number): string {
    return createHmac('sha256', this.#addressKey).update(`${id}/${expiry}`).digest('base64url').slice(0, 22)
  }
}
