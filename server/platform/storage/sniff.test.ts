import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isActive, isInlineSafe, sniffMime } from './sniff.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb0043', 'hex')
const gif = Buffer.from('GIF89a\x01\x00\x01\x00\x80\x00\x00', 'latin1')
const webp = Buffer.from('RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00', 'latin1')
const pdf = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')
const oggOpus = Buffer.concat([
  Buffer.from('OggS\x00\x02', 'latin1'),
  Buffer.alloc(20),
  Buffer.from('\x01\x13OpusHead\x01\x01', 'latin1'),
  Buffer.alloc(20),
])
const mp4 = Buffer.concat([Buffer.from('\x00\x00\x00\x18ftypisom', 'latin1'), Buffer.alloc(16)])
const webm = Buffer.concat([
  Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d4287810442858102', 'hex'),
  Buffer.alloc(64),
])
const amr = Buffer.from('#!AMR\n\x3c\x91\x17\x16', 'latin1')
const mp3 = Buffer.concat([
  Buffer.from('ID3\x03\x00\x00\x00\x00\x00\x0a', 'latin1'),
  Buffer.alloc(10),
  Buffer.from('fffb9064', 'hex'),
  Buffer.alloc(400),
])
const zip = Buffer.concat([Buffer.from('504b03041400000000000000000000000000', 'hex'), Buffer.alloc(40)])
const cfb = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
const noise = Buffer.from('0001020380818283fefdfc00', 'hex')
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

const corpus: [
  what: string,
  bytes: Buffer | string,
  declared: string | undefined,
  name: string,
  mime: string,
][] = [
  ['a picture', png, 'image/png', 'a.png', 'image/png'],
  ['a picture declared as another', png, 'image/jpeg', 'a.jpg', 'image/png'],
  ['a picture declared as HTML', png, 'text/html', 'a.html', 'image/png'],
  ['a picture declared as nothing', jpeg, undefined, 'a', 'image/jpeg'],
  ['GIF', gif, 'image/gif', 'a.gif', 'image/gif'],
  [
    'a GIF with script after it',
    Buffer.concat([gif, Buffer.from('<script>x</script>')]),
    'text/html',
    'a',
    'image/gif',
  ],
  ['WebP', webp, 'application/octet-stream', 'sticker', 'image/webp'],
  ['PDF', pdf, 'application/octet-stream', 'a.pdf', 'application/pdf'],
  ['a voice note', oggOpus, 'audio/ogg; codecs=opus', 'voice', 'audio/ogg'],
  ['a film', mp4, 'video/mp4', 'a.mp4', 'video/mp4'],
  ['sound in the container of a film', mp4, 'audio/mp4', 'a.m4a', 'audio/mp4'],
  ['a film declared as a picture', mp4, 'image/png', 'a.png', 'video/mp4'],
  ['a voice note of a browser', webm, 'audio/webm;codecs=opus', 'voice.webm', 'audio/webm'],
  ['AMR', amr, 'audio/amr', 'a.amr', 'audio/amr'],
  ['MP3', mp3, 'audio/mpeg', 'a.mp3', 'audio/mpeg'],
  ['a word document of which only the beginning is there', zip, docx, 'a.docx', docx],
  ['a zip declared as a page', zip, 'text/html', 'a.html', 'application/zip'],
  ['an old word document', cfb, 'application/msword', 'a.doc', 'application/msword'],
  ['an old container declared as sound', cfb, 'audio/mpeg', 'a.mp3', 'application/x-cfb'],

  [
    'HTML named and declared as a picture',
    '<!DOCTYPE html><script>x</script>',
    'image/png',
    'a.png',
    'text/html',
  ],
  ['HTML after blanks', '\n\t  <HTML><body>', 'text/plain', 'a.txt', 'text/html'],
  ['HTML after a byte order mark', '\ufeff<html>', 'text/plain', 'a.txt', 'text/html'],
  ['HTML in UTF-16', Buffer.from('\ufeff<script>x</script>', 'utf16le'), 'text/plain', 'a.txt', 'text/html'],
  ['HTML that begins with a comment', '<!-- hi --><b>x</b>', 'text/plain', 'a', 'text/html'],
  ['HTML that begins with a script', '<script>alert(1)</script>', 'application/json', 'a', 'text/html'],
  ['HTML cut after its first tag', '<html', 'text/plain', 'a', 'text/html'],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', 'image/png', 'a.png', 'image/svg+xml'],
  [
    'SVG after an XML head',
    '<?xml version="1.0"?>\n<!-- x -->\n<svg>',
    'image/svg+xml',
    'a.svg',
    'image/svg+xml',
  ],
  [
    'SVG after a doctype',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg>',
    'text/plain',
    'a',
    'image/svg+xml',
  ],
  [
    'SVG with a prefix',
    '<?xml version="1.0"?><s:svg xmlns:s="http://www.w3.org/2000/svg">',
    'text/plain',
    'a',
    'image/svg+xml',
  ],
  [
    'XHTML',
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">',
    'image/png',
    'a',
    'application/xhtml+xml',
  ],
  ['XML', '<?xml version="1.0"?><invoice/>', 'text/plain', 'a.xml', 'application/xml'],

  ['text', 'hello', 'text/plain', 'a.txt', 'text/plain'],
  ['text with parameters', 'hello', 'Text/Plain; charset=utf-8', 'a.txt', 'text/plain'],
  ['text declared as nothing', 'a;b\n1;2\n', undefined, 'a.CSV', 'text/csv'],
  ['text declared as bytes', '{"a":1}', 'application/octet-stream', 'a.json', 'application/json'],
  ['text of no known name', 'hello', '', 'README', 'text/plain'],
  ['text in UTF-16', Buffer.from('\ufeffxin chào', 'utf16le'), 'text/plain', 'a.txt', 'text/plain'],
  ['a contact card', 'BEGIN:VCARD\nEND:VCARD', 'text/vcard', 'a.vcf', 'text/vcard'],
  ['text declared as HTML', 'hello <script>', 'text/html', 'a.html', 'application/octet-stream'],
  ['text declared as script', 'alert(1)', 'text/javascript', 'a.js', 'application/octet-stream'],
  ['text declared as a picture', 'hello', 'image/png', 'a.png', 'application/octet-stream'],
  ['text declared as SVG', 'hello', 'image/svg+xml', 'a.svg', 'application/octet-stream'],
  ['text declared as nonsense', 'hello', 'x"><script>', 'a', 'application/octet-stream'],
  ['text declared as a form of its own', 'solid cube', 'model/stl', 'a.stl', 'model/stl'],

  ['bytes declared as text', noise, 'text/plain', 'a.txt', 'application/octet-stream'],
  ['bytes declared as a picture', noise, 'image/png', 'a.png', 'application/octet-stream'],
  ['bytes declared as PDF', noise, 'application/pdf', 'a.pdf', 'application/octet-stream'],
  ['bytes declared as HTML', noise, 'text/html', 'a.html', 'application/octet-stream'],
  ['bytes declared as nothing', noise, undefined, 'a.png', 'application/octet-stream'],
  ['bytes of a program of its own', noise, 'application/x-acme', 'a.acme', 'application/x-acme'],
  ['sound without magic bytes', noise, 'audio/basic', 'a.au', 'audio/basic'],
]

describe('sniffMime', () => {
  test.each(corpus)('knows %s', async (_what, bytes, declared, name, mime) => {
    expect(await sniffMime(Buffer.from(bytes as string), declared, name)).toBe(mime)
  })

  test('an empty file keeps a harmless kind', async () => {
    expect(await sniffMime(Buffer.alloc(0), 'text/plain', 'a.txt')).toBe('text/plain')
    expect(await sniffMime(Buffer.alloc(0), 'text/html', 'a.html')).toBe('application/octet-stream')
  })

  test('never fails, and never takes the sender’s word for anything active', async () => {
    const beginnings = [png, webp, pdf, oggOpus, mp4, webm, zip, cfb, mp3].map((bytes) => fc.constant(bytes))
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constant(Buffer.alloc(0)), ...beginnings),
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('text/html', 'image/svg+xml', 'application/xml', 'text/javascript', 'a/b+xml'),
        async (beginning, rest, declared) => {
          const mime = await sniffMime(Buffer.concat([beginning, rest]), declared, 'a.html')
          expect(mime).not.toBe(declared)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('what may be shown', () => {
  test('is pictures, sound, films and plain text', () => {
    for (const mime of [
      'image/png',
      'image/webp',
      'audio/ogg',
      'audio/ogg; codecs=opus',
      'video/mp4',
      'text/plain',
    ])
      expect([mime, isInlineSafe(mime), isActive(mime)]).toEqual([mime, true, false])
  })

  test('is nothing that runs, and nothing unknown', () => {
    const running = [
      ...['text/html', 'TEXT/HTML; charset=utf-8', 'application/xhtml+xml', 'image/svg+xml', 'text/xml'],
      ...['application/xml', 'application/atom+xml', 'text/javascript', 'application/javascript', 'text/css'],
    ]
    for (const mime of running)
      expect([mime, isInlineSafe(mime), isActive(mime)]).toEqual([mime, false, true])
    for (const mime of ['', 'application/octet-stream', 'application/pdf', 'image/x-unheard-of', 'text/csv'])
      expect([mime, isInlineSafe(mime)]).toEqual([mime, false])
  })
})
