import type { Readable } from 'node:stream'

/** Where the bytes of attachments are kept. A key names one file for ever; putting it again replaces it whole. */
export interface MediaStore {
  /** Once this resolves the file survives a crash; before, nobody sees any of it. A failing source leaves nothing. */
  put(
    key: string,
    source: Uint8Array | AsyncIterable<Uint8Array>,
    options: { mimeType: string },
  ): Promise<StoredFile>
  /** `size` is the whole file's. The stream must be read to its end or destroyed. Undefined when there is no file. */
  open(key: string, range?: ByteRange): Promise<{ stream: Readable; size: number } | undefined>
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>
}

/** `sha256` in lower-case hex. */
export type StoredFile = { size: number; sha256: string }

/** Both ends are included and count from 0, as in HTTP; without `end`, to the last byte. */
export type ByteRange = { start?: number; end?: number }

const keyPattern = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/
const maxKeyLength = 200

/**
 * Keys are ours, never a client's: letters, digits, dots, dashes, underscores, and slashes between parts. Anything
 * else is a mistake in the program, or someone's way out of the folder.
 */
export function requireKey(key: string): string {
  if (key.length <= maxKeyLength && keyPattern.test(key)) return key
  throw new Error(`'${key}' cannot be the key of a stored file. Use letters, digits, '.', '-', '_' and '/'.`)
}
