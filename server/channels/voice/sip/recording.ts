import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { durationOf, mixWavs } from '../../../platform/audio/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { MediaStore } from '../../../platform/storage/index.ts'

const headerBytes = 44

/** Mixes what baresip wrote of both sides of a call, and stores it. Undefined when nobody spoke to anybody. */
export async function storeRecording(
  media: MediaStore,
  { folder, accountId, callId }: { folder: string; accountId: Id; callId: Id },
): Promise<{ storageKey: string; durationMs: number } | undefined> {
  const [sent, heard] = await Promise.all(['enc', 'dec'].map((side) => readSide(folder, side)))
  const wav = sent && heard ? mixWavs(sent, heard) : (sent ?? heard)
  const durationMs = wav ? durationOf(wav) : 0
  if (!wav || durationMs === 0) return undefined
  const storageKey = `recordings/${accountId}/${callId}.wav`
  await media.put(storageKey, wav, { mimeType: 'audio/wav' })
  return { storageKey, durationMs }
}

/** The latest file of a side: what was said before the answer may stand in one of its own. */
async function readSide(folder: string, side: string): Promise<Buffer | undefined> {
  const names = (await readdir(folder)).filter(
    (file) => file.startsWith('dump-') && file.endsWith(`-${side}.wav`),
  )
  const name = names.sort().at(-1)
  const bytes = name && (await readFile(join(folder, name)))
  return bytes && bytes.length > headerBytes ? bytes : undefined
}
