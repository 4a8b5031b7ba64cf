import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentDisposition, type DownloadRequest, planDownload } from './serve.ts'

const file: DownloadRequest = { size: 1000, mimeType: 'image/png', filename: 'cat.png', version: 'abc' }
const plan = (change: Partial<DownloadRequest> = {}) => planDownload({ ...file, ...change })

describe('ranges', () => {
  test('without one, the whole file', () => {
    expect(plan()).toMatchObject({ status: 200, start: 0, end: 999, headers: { 'content-length': '1000' } })
    expect(plan({ size: 0 })).toMatchObject({
      status: 200,
      start: undefined,
      headers: { 'content-length': '0' },
    })
  })

  test.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-499', 0, 499],
    ['bytes=500-', 500, 999],
    ['bytes=999-', 999, 999],
    ['bytes=500-5000', 500, 999],
    ['bytes=-1', 999, 999],
    ['bytes=-1000', 0, 999],
    ['bytes=-5000', 0, 999],
    ['Bytes= 5-6', 5, 6],
  ])('%s is a part', (range, start, end) => {
    expect(plan({ range })).toMatchObject({
      status: 206,
      start,
      end,
      headers: { 'content-range': `bytes ${start}-${end}/1000`, 'content-length': String(end - start + 1) },
    })
  })

  test.each([
    'bytes=1000-',
    'bytes=1000-2000',
    'bytes=-0',
    'bytes=99999999999999999999-',
  ])('%s lies outside', (range) => {
    expect(plan({ range })).toMatchObject({
      status: 416,
      start: undefined,
      end: undefined,
      headers: { 'content-range': 'bytes */1000' },
    })
  })

  test.each([
    'bytes=0-1,5-6',
    'bytes=-',
    'bytes=',
    'bytes=5-4',
    'bytes=a-b',
    'items=0-1',
    '0-1',
    'bytes=-1-2',
  ])('%s gets the whole file', (range) => {
    expect(plan({ range })).toMatchObject({ status: 200, start: 0, end: 999 })
  })

  test('of an empty file lie outside', () => {
    expect(plan({ size: 0, range: 'bytes=0-' }).status).toBe(416)
    expect(plan({ size: 0, range: 'bytes=-5' }).status).toBe(416)
  })

  test('stay within the file whatever the header', () => {
    const end = fc.option(fc.nat(3000), { nil: '' })
    fc.assert(
      fc.property(fc.nat(2000), end, end, (size, from, to) => {
        const answer = plan({ size, range: `bytes=${from}-${to}` })
        if (answer.start === undefined) return
        expect(answer.start).toBeGreaterThanOrEqual(0)
        expect(answer.end!).toBeGreaterThanOrEqual(answer.start)
        expect(answer.end!).toBeLessThan(size)
        expect(answer.headers['content-length']).toBe(String(answer.end! - answer.start + 1))
      }),
    )
  })
})

describe('versions', () => {
  test('a part is given only of the version the reader began with', () => {
    expect(plan({ range: 'bytes=0-1', ifRange: '"abc"' }).status).toBe(206)
    expect(plan({ range: 'bytes=0-1', ifRange: '"old"' }).status).toBe(200)
  })

  test('nothing is sent to a reader that has this version', () => {
    for (const ifNoneMatch of ['"abc"', 'W/"abc"', '"x", "abc"', '*'])
      expect(plan({ ifNoneMatch })).toMatchObject({
        status: 304,
        start: undefined,
        headers: { etag: '"abc"' },
      })
    expect(plan({ ifNoneMatch: '"abcd"' }).status).toBe(200)
  })
})

describe('headers', () => {
  test('let a picture be shown and nothing else happen', () => {
    expect(plan().headers).toEqual({
      'content-type': 'image/png',
      'content-disposition': `inline; filename="cat.png"; filename*=UTF-8''cat.png`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private',
      'accept-ranges': 'bytes',
      'content-length': '1000',
      etag: '"abc"',
    })
  })

  test.each([
    'text/html',
    'image/svg+xml',
    'application/xml',
    'text/javascript',
    'application/atom+xml',
  ])('give %s to be saved, as bytes', (mimeType) => {
    for (const range of [undefined, 'bytes=0-1', 'bytes=5000-']) {
      const { headers } = plan({ mimeType, range, filename: 'a' })
      expect(headers['content-type']).toBe('application/octet-stream')
      expect(headers['content-disposition']).toMatch(/^attachment;/)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toContain('sandbox')
    }
  })

  test('keep the kind of what is saved, and say how text is written', () => {
    expect(plan({ mimeType: 'application/pdf' }).headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringMatching(/^attachment;/),
    })
    expect(plan({ mimeType: 'text/plain' }).headers['content-type']).toBe('text/plain; charset=utf-8')
  })
})

describe('file names', () => {
  test.each([
    ['plain.txt', 'plain.txt', 'plain.txt'],
    ['quo"te\\.txt', '.txt', '.txt'],
    ['a"b.txt', 'a_b.txt', 'a%22b.txt'],
    ['hóa đơn.pdf', 'h_a __n.pdf', 'h%C3%B3a%20%C4%91%C6%A1n.pdf'],
    ['فاتورة.pdf', '______.pdf', '%D9%81%D8%A7%D8%AA%D9%88%D8%B1%D8%A9.pdf'],
    ["it's (1)*.txt", "it's (1)*.txt", 'it%27s%20%281%29%2a.txt'],
    ['100%.txt', '100_.txt', '100%25.txt'],
    ['../../etc/passwd', 'passwd', 'passwd'],
    ['C:\\temp\\a.txt', 'a.txt', 'a.txt'],
    ['a\r\nset-cookie: x', 'aset-cookie: x', 'aset-cookie%3A%20x'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe', 'invoicefdp.exe'],
    ['', 'file', 'file'],
    ['..//', 'file', 'file'],
  ])('%j', (filename, plain, encoded) => {
    expect(contentDisposition('attachment', filename)).toBe(
      `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
    )
  })

  test('of any kind make a header that can be sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (filename) => {
        expect(contentDisposition('inline', filename)).toMatch(
          /^inline; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/,
        )
      }),
      { numRuns: 500 },
    )
  })
})
