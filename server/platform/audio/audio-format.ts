import { fileTypeFromBuffer } from 'file-type'

/** The decoders we use, by the kinds of files that they read. Films are taken for their sound. */
const decoders = {
  wav: ['audio/wav', 'audio/vnd.wave', 'audio/x-wav'],
  mp3: ['audio/mpeg'],
  flac: ['audio/flac', 'audio/x-flac'],
  opus: ['audio/ogg; codecs=opus'],
  oga: ['audio/ogg', 'video/ogg', 'application/ogg'],
  m4a: [
    'audio/x-m4a',
    'audio/mp4',
    'video/mp4',
    'video/quicktime',
    'video/3gpp',
    'video/3gpp2',
    'video/x-m4v',
  ],
  aac: ['audio/aac'],
  aiff: ['audio/aiff', 'audio/x-aiff'],
  caf: ['audio/x-caf'],
  webm: ['video/webm', 'audio/webm', 'video/matroska', 'video/x-matroska', 'audio/x-matroska'],
  amr: ['audio/amr', 'audio/amr-wb'],
  wma: ['audio/x-ms-asf', 'audio/x-ms-wma', 'video/x-ms-asf', 'application/vnd.ms-asf'],
  qoa: ['audio/qoa'],
} as const

export type AudioFormat = keyof typeof decoders

/** How much of a file's beginning tells its format. */
const sniffedBytes = 4_100

const formats = new Map<string, AudioFormat>(
  Object.entries(decoders).flatMap(([format, kinds]) => kinds.map((kind) => [kind, format as AudioFormat])),
)

/** The format of an audio file by its first bytes; undefined when it is none that we can decode. */
export async function formatOf(bytes: Uint8Array): Promise<AudioFormat | undefined> {
  const beginning = bytes.subarray(0, sniffedBytes)
  const mime = (await fileTypeFromBuffer(beginning))?.mime
  if (mime && formats.has(mime)) return formats.get(mime)
  return ['caff', 'qoaf'].includes(String.fromCharCode(...beginning.subarray(0, 4)))
    ? (String.fromCharCode(...beginning.subarray(0, 3)).toLowerCase() as AudioFormat)
    : undefined
}
