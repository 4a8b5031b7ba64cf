import fc from 'fast-check'
import { expect, test } from 'vitest'
import { element, escapeXml, renderXml } from './xml.ts'

test('writes elements, attributes and texts, escaped', () => {
  const script = element(
    'Response',
    {},
    element(
      'Gather',
      { numDigits: 1, action: 'https://a.test/x?a=1&b="2"', timeout: undefined },
      element('Play', {}, 'a<b'),
    ),
    element('Hangup'),
  )
  expect(renderXml(script)).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Gather numDigits="1" action="https://a.test/x?a=1&amp;b=&quot;2&quot;"><Play>a&lt;b</Play></Gather><Hangup/></Response>',
  )
})

test('no text gets out of where it was put, and none holds what XML cannot', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeXml(text)
      expect(escaped).not.toMatch(/[<>"'\t\n\r\0]/)
      expect(escaped.replace(/&(amp|lt|gt|quot|apos|#9|#10|#13);/g, '')).not.toContain('&')
      expect(escaped.isWellFormed()).toBe(true)
    }),
  )
  expect(escapeXml('a\u0000b\u0008c\ufffe')).toBe('abc')
  expect(escapeXml('\ud800')).toBe('\ufffd')
})
