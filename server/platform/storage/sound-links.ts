import { randomBytes } from 'node:crypto'

const prefix = '/media/sounds/'
const shape = /^([0-9]{1,20})\/([0-9a-f]{48})\.wav$/

/** A key for a sound that somebody uploads. It cannot be guessed, so it is all that a link to the sound needs. */
export function newSoundKey(accountId: string): string {
  return `sounds/${accountId}/${randomBytes(24).toString('hex')}.wav`
}

/** The path of an uploaded sound; it holds for ever. */
export function soundPath(key: string): string {
  return `/media/${key}`
}

/** The key that a path after `/media/sounds/` names, if it is one of ours. */
export function soundKey(rest: string): string | undefined {
  return shape.test(rest) ? `sounds/${rest}` : undefined
}

/** The key of the uploaded sound that an address of this server leads to. */
export function soundKeyOfUrl(url: string, publicUrl: string): string | undefined {
  const start = publicUrl + prefix
  return url.startsWith(start) ? soundKey(url.slice(start.length)) : undefined
}
