import type { Sound } from '../../../core/calls/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { fetchSound } from './fetch-sound.ts'
import type { SoundDeps } from './prepare-sounds.ts'
import { findSound } from './sound-store.ts'
import { speakSound } from './speak-sound.ts'

/** A line, as far as its greeting goes: a key of the media store, an address of a file, or a text to be spoken. */
export type GreetedLine = { accountId: Id; greeting: string | undefined }

const freshMs = 10 * 60_000
const mostKept = 1000

/**
 * What callers of a line hear first; undefined when it has no greeting. A caller waits for it, so one is kept in mind for
 * ten minutes, which is also how long a changed file at an address may go unnoticed.
 * @throws AppError whose message says why the greeting cannot be had
 */
export function createGreetings(deps: SoundDeps): (line: GreetedLine) => Promise<Sound | undefined> {
  const kept = new Map<string, { sound: Promise<Sound>; until: number }>()
  return async ({ accountId, greeting }) => {
    if (!greeting) return undefined
    const name = `${accountId}/${greeting}`
    const known = kept.get(name)
    if (known && known.until > performance.now()) return known.sound

    const sound = greetingSound(deps, accountId, greeting)
    kept.delete(name)
    kept.set(name, { sound, until: performance.now() + freshMs })
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!)
    sound.catch(() => kept.delete(name))
    return sound
  }
}

async function greetingSound(deps: SoundDeps, accountId: Id, greeting: string): Promise<Sound> {
  if (/^https?:\/\//i.test(greeting))
    return fetchSound(deps, { accountId, url: greeting, name: 'The greeting' })
  const stored = isOwnKey(accountId, greeting) ? await findSound(deps.media, greeting) : undefined
  return stored ?? speakSound(deps, { accountId, text: greeting, voice: 'female' })
}

/** Keys name their account, so that no line plays what belongs to another. */
function isOwnKey(accountId: Id, key: string): boolean {
  return /^(sounds|line-sounds)\/\d+\/[\w/]+\.wav$/.test(key) && key.split('/')[1] === accountId
}
