const megabyte = 1024 * 1024

/** Largest upload per kind, and the types Meta takes for it. */
const kinds: Record<string, { mostBytes: number; types: string[] }> = {
  image: { mostBytes: 5 * megabyte, types: ['image/jpeg', 'image/png'] },
  sticker: { mostBytes: 500 * 1024, types: ['image/webp'] },
  audio: {
    mostBytes: 16 * megabyte,
    types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/opus'],
  },
  video: { mostBytes: 16 * megabyte, types: ['video/mp4', 'video/3gpp'] },
  document: {
    mostBytes: 100 * megabyte,
    types: [
      'text/plain',
      'text/csv',
      'application/pdf',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
  },
}

export const mediaKinds = Object.keys(kinds)

/** The largest upload of any kind, in bytes. */
export const mostUploadBytes = 100 * megabyte

/** `audio/ogg; codecs=opus` → `audio/ogg`. */
export function bareType(mimeType: string): string {
  return (mimeType.split(';')[0] ?? '').trim().toLowerCase()
}

/** Which kinds of message may carry this type; none when Meta takes no such file. */
export function kindsOfType(mimeType: string): string[] {
  const bare = bareType(mimeType)
  return mediaKinds.filter((kind) => kinds[kind]?.types.includes(bare))
}

/** Documents may be of any type when sent by link; the other kinds only of theirs. */
export function fitsKind(kind: string, mimeType: string): boolean {
  return kind === 'document' || kindsOfType(mimeType).includes(kind)
}

export function mostBytesOf(kind: string): number {
  return kinds[kind]?.mostBytes ?? mostUploadBytes
}

export function allUploadTypes(): string[] {
  return Object.values(kinds).flatMap(({ types }) => types)
}
