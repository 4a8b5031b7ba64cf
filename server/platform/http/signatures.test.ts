import { describe, expect, test } from 'vitest'
import { hmacSha256Hex, safeEqual, verifyMetaSignature } from './signatures.ts'

const secret = 'app-s3cret'
const body = Buffer.from(
  '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"text":"caf\\u00e9"}}]}]}',
)
const header = 'sha256=2b78b8f6b62c39e75a1ff7a470b3c3ff33145f97679fa46c9a63dc4686893d3e'

describe('hmacSha256Hex', () => {
  test('gives the documented check values', () => {
    expect(hmacSha256Hex('s3cret', '{"event_id":"e1"}')).toBe(
      '6f61166dfac7e19b9f2c573f46ba40482c0787d923dd8196c0217599e62f2796',
    )
    expect(hmacSha256Hex('inbox-s3cret', 'user-42')).toBe(
      '9887e8e31f0b42c9482581d36c64989f1368e9896e59a716f14b8fbbf2b56612',
    )
    expect(`sha256=${hmacSha256Hex(secret, body)}`).toBe(header)
  })
})

describe('safeEqual', () => {
  test('compares texts and bytes of any length', () => {
    expect(safeEqual('abc', 'abc')).toBe(true)
    expect(safeEqual('é', Buffer.from('é'))).toBe(true)
    expect(safeEqual('', '')).toBe(true)
    expect(safeEqual('abc', 'abd')).toBe(false)
    expect(safeEqual('abc', 'abcd')).toBe(false)
    expect(safeEqual('abc', '')).toBe(false)
  })
})

describe('verifyMetaSignature', () => {
  test('accepts the documented vector, with whichever of our secrets signed it', () => {
    expect(verifyMetaSignature(header, body, [secret])).toBe(true)
    expect(verifyMetaSignature(header, body, ['other', secret, 'third'])).toBe(true)
  })

  test('refuses a body that was parsed and written again', () => {
    const again = Buffer.from(JSON.stringify(JSON.parse(body.toString())))
    expect(again.equals(body)).toBe(false)
    expect(verifyMetaSignature(header, again, [secret])).toBe(false)
  })

  test('refuses a missing, cut, foreign or differently spelled signature', () => {
    const foreign = `sha256=${hmacSha256Hex('other', body)}`
    const wrong = [undefined, '', 'sha256=', header.slice(0, -1), `${header}0`, header.slice(7), foreign]
    for (const each of [...wrong, header.toUpperCase(), header.replace('sha256', 'sha1')])
      expect([each, verifyMetaSignature(each, body, [secret])]).toEqual([each, false])
  })

  test('without a secret nothing is genuine, and an empty secret is none', () => {
    expect(verifyMetaSignature(header, body, [])).toBe(false)
    expect(verifyMetaSignature(`sha256=${hmacSha256Hex('', body)}`, body, [''])).toBe(false)
  })
})
