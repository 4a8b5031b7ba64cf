import { fileTypeFromBuffer } from 'file-type'
import { decodeText, hasUtf16Mark, sniffMarkup } from './sniff-markup.ts'

/** How much of a file's beginning `sniffMime` wants; less is fine when the file is shorter. */
export const sniffBytes = 4_100

const unknown = 'application/octet-stream'

/** Kinds a browser may show inside our pages. PDF is left out: browsers show none in a sandbox. */
const inlineSafe = new Set([
  ...['image/png', 'image/apng', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp'],
  ...['audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/m4a', 'audio/aac', 'audio/ogg'],
  ...['audio/webm', 'audio/wav', 'audio/flac', 'audio/x-flac', 'audio/amr', 'audio/3gpp'],
  ...['video/mp4', 'video/webm', 'video/ogg', 'video/quicktime', 'video/3gpp', 'video/x-m4v'],
  'text/plain',
])

/** Kinds that a browser may run, or that name others to run. `+xml` and `+html` kinds are active too. */
const active = new Set([
  ...['text/html', 'text/xml', 'text/xsl', 'application/xml', 'application/xhtml+xml', 'image/svg+xml'],
  ...['text/javascript', 'application/javascript', 'application/x-javascript', 'text/ecmascript'],
  ...['application/ecmascript', 'application/wasm', 'text/css', 'multipart/related', 'message/rfc822'],
  ...['application/x-shockwave-flash', 'text/cache-manifest', 'application/x-mimearchive'],
])

/** One container, several names for it: the magic bytes cannot tell them apart, so the sender's word decides. */
const families: readonly (readonly RegExp[])[] = [
  [/^(video|audio)\/(mp4|x-m4a|m4a|x-m4v|quicktime|3gpp2?)$/],
  [/^(video|audio)\/(webm|x-matroska|matroska)$/],
  [/^(video|audio|application)\/ogg$/],
  [
    /^application\/zip$/,
    /^application\/(vnd\.(openxmlformats|oasis|android|apple|ms-).+|epub\+zip|java-archive)$/,
  ],
  [/^application\/x-cfb$/, /^application\/(msword|vnd\.ms-.+|vnd\.visio)$/],
]

/** For files that come without a usable declared type. Only kinds that have no magic bytes of their own. */
const textByExtension: Record<string, string> = {
  txt: 'text/plain',
  log: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  vcf: 'text/vcard',
  ics: 'text/calendar',
}

/**
 * The kind of a file, without parameters, in lower case. Magic bytes win over what the sender declared; what has
 * none keeps the declared kind when that is harmless, and is otherwise `application/octet-stream`.
 */
export async function sniffMime(
  firstBytes: Uint8Array,
  declared?: string,
  filename?: string,
): Promise<string> {
  const claim = essence(declared)
  // The mark that begins a text in UTF-16 is also how some sound begins.
  const magic = isUtf16Text(firstBytes) ? '' : essence((await fileTypeFromBuffer(firstBytes))?.mime)
  const markup = !magic || active.has(magic) ? sniffMarkup(firstBytes) : undefined
  if (markup) return markup
  if (magic) return isSameFamily(magic, claim) ? claim : magic
  return isTextual(firstBytes) ? textKind(claim, filename) : binaryKind(claim)
}

/** Whether a browser may be given the file to show, rather than to save. */
export function isInlineSafe(mime: string): boolean {
  return inlineSafe.has(essence(mime))
}

/** Whether a browser that opened the file could run something in it. */
export function isActive(mime: string): boolean {
  const kind = essence(mime)
  return active.has(kind) || /\+(xml|html)$/.test(kind)
}

function essence(mime: string | undefined): string {
  return (mime ?? '').split(';')[0]!.trim().toLowerCase()
}

function isSameFamily(magic: string, claim: string): boolean {
  if (!claim || isActive(claim)) return false
  return families.some((family) => family[0]!.test(magic) && family.some((member) => member.test(claim)))
}

function textKind(claim: string, filename = ''): string {
  if (isTextClaim(claim)) return claim
  const extension = filename.split('.').at(-1)!.toLowerCase()
  if (claim === '' || claim === unknown) return textByExtension[extension] ?? 'text/plain'
  return isHarmlessClaim(claim) ? claim : unknown
}

/** Text that is not text is a lie, as are images, films and the like that lack their magic bytes. */
function binaryKind(claim: string): string {
  return isHarmlessClaim(claim) && !isTextClaim(claim) ? claim : unknown
}

function isTextClaim(claim: string): boolean {
  return (claim.startsWith('text/') || claim === 'application/json') && !isActive(claim)
}

/** Sound is let through without magic bytes: several of its formats have none that can be relied on. */
function isHarmlessClaim(claim: string): boolean {
  if (!/^[a-z]+\/[a-z0-9][a-z0-9.+_-]*$/.test(claim) || isActive(claim)) return false
  return !/^(image|video|font|multipart|message)\/|^application\/(pdf|zip|x-cfb)$/.test(claim)
}

function isTextual(bytes: Uint8Array): boolean {
  return isUtf16Text(bytes) || !bytes.some(isControl)
}

function isUtf16Text(bytes: Uint8Array): boolean {
  if (!hasUtf16Mark(bytes)) return false
  const text = decodeText(bytes)
  return !text.includes('\ufffd') && ![...text].some((sign) => isControl(sign.charCodeAt(0)))
}

/** Control characters other than tab, line breaks, form feed and escape do not occur in text. */
function isControl(code: number): boolean {
  return code < 9 || (code > 13 && code < 32 && code !== 27)
}
