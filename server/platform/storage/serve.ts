import { isActive, isInlineSafe } from './sniff.ts'

export type DownloadRequest = {
  /** Bytes of the whole file. */
  size: number
  mimeType: string
  filename: string
  /** A text that changes with the bytes, like their SHA-256; without quotes. */
  version: string
  /** The request's headers of the same names. */
  range?: string
  ifRange?: string
  ifNoneMatch?: string
}

/** `start` and `end` are the bytes to send, both included; there are none to send when they are undefined. */
export type Download = {
  status: 200 | 206 | 304 | 416
  start: number | undefined
  end: number | undefined
  headers: Record<string, string>
}

/** Decides what a request for a stored file gets, with headers that keep the file from acting inside our pages. */
export function planDownload(request: DownloadRequest): Download {
  const { size, range, ifRange, ifNoneMatch } = request
  const etag = `"${request.version}"`
  const headers = { ...safetyHeaders(request), etag, 'accept-ranges': 'bytes' }

  if (ifNoneMatch && namesVersion(ifNoneMatch, etag))
    return { status: 304, start: undefined, end: undefined, headers }
  const part = range && (!ifRange || ifRange === etag) ? parseRange(range, size) : 'whole'
  if (part === 'unsatisfiable')
    return {
      status: 416,
      start: undefined,
      end: undefined,
      headers: { ...headers, 'content-range': `bytes */${size}`, 'content-length': '0' },
    }
  if (part === 'whole')
    return {
      status: 200,
      start: size > 0 ? 0 : undefined,
      end: size > 0 ? size - 1 : undefined,
      headers: { ...headers, 'content-length': String(size) },
    }
  const { start, end } = part
  return {
    status: 206,
    start,
    end,
    headers: {
      ...headers,
      'content-range': `bytes ${start}-${end}/${size}`,
      'content-length': String(end - start + 1),
    },
  }
}

/** `Content-Disposition` for any file name: a plain one for old clients, the full one by RFC 5987 (now 8187). */
export function contentDisposition(kind: 'inline' | 'attachment', filename: string): string {
  // The last part of a path, without controls or marks that turn the reading direction and so hide the extension.
  const last = filename.split(/[/\\]/).at(-1)!
  const name = last
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .slice(-200)
  const full = (name || 'file').toWellFormed()
  const plain = full.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(full).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

function safetyHeaders({ mimeType, filename }: DownloadRequest): Record<string, string> {
  return {
    'content-type': contentType(mimeType),
    'content-disposition': contentDisposition(isInlineSafe(mimeType) ? 'inline' : 'attachment', filename),
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private',
  }
}

function contentType(mimeType: string): string {
  if (isActive(mimeType)) return 'application/octet-stream'
  return /^text\/[^;]+$/.test(mimeType) ? `${mimeType}; charset=utf-8` : mimeType
}

function namesVersion(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(',').some((each) => ['*', etag, `W/${etag}`].includes(each.trim()))
}

/** One range is served; several, or a header that makes no sense, get the whole file (RFC 9110, 14.2). */
function parseRange(range: string, size: number): { start: number; end: number } | 'whole' | 'unsatisfiable' {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(range) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'whole'
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return 'whole'
  if (start >= size) return 'unsatisfiable'
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}
