import { createHash } from 'node:crypto'
import type { Sound } from '../../../core/calls/index.ts'
import { type LineWav, lineDurationOf } from '../../../platform/audio/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { MediaStore } from '../../../platform/storage/index.ts'

/** The key of a sound by what it was made of: the same source, the same key. Apart for each account. */
export function soundNameOf(kind: 'fetched' | 'spoken', accountId: Id, source: string | Uint8Array): string {
  return `line-sounds/${accountId}/${kind}/${createHash('sha256').update(source).digest('hex')}.wav`
}

export async function findSound(media: MediaStore, key: string): Promise<Sound | undefined> {
  const file = await media.open(key)
  if (!file) return undefined
  file.stream.destroy()
  return { key, durationMs: lineDurationOf(file.size) }
}

/** Sounds that are being made, in this process, by the store they are for and their key. */
const making = new WeakMap<MediaStore, Map<string, Promise<Sound>>>()

/** The sound of this key; made and kept when there is none. Those who ask for it meanwhile share the making. */
export function obtainSound(media: MediaStore, key: string, make: () => Promise<LineWav>): Promise<Sound> {
  const sounds = making.get(media) ?? new Map<string, Promise<Sound>>()
  making.set(media, sounds)
  const found = sounds.get(key)
  if (found) return found
  const sound = findOrMake(media, key, make).finally(() => sounds.delete(key))
  sounds.set(key, sound)
  return sound
}

async function findOrMake(media: MediaStore, key: string, make: () => Promise<LineWav>): Promise<Sound> {
  const known = await findSound(media, key)
  if (known) return known
  const { wav, durationMs } = await make()
  await media.put(key, wav, { mimeType: 'audio/wav' })
  return { key, durationMs }
}

/** The file of a sound. @throws Error when it is no longer in the store */
export async function readSound(media: MediaStore, { key }: Sound): Promise<Buffer> {
  const file = await media.open(key)
  if (!file) throw new Error(`The sound '${key}' is not in the media store`)
  const chunks: Buffer[] = []
  for await (const chunk of file.stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
