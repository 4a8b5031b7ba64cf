import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type SignatureVerdict,
  type SignedRequest,
  verifyPlivo,
  verifyTwilio,
  verifyVobiz,
} from './signatures.ts'

const token = 's3cr3t-token'
const formType = 'application/x-www-form-urlencoded'
const fields = { Digits: '3', From: '15550100001', To: '15550100002' }

type Request = {
  url: string
  form?: Record<string, string>
  json?: string
  method?: string
  headers: Record<string, string>
}

function requestOf({ url, form, json, method = 'POST', headers }: Request): SignedRequest {
  const type = json === undefined ? formType : 'application/json'
  return {
    method,
    url,
    headers: { 'content-type': type, ...headers },
    body: Buffer.from(json ?? new URLSearchParams(form).toString()),
  }
}

const plivo = (signature: string) => ({
  'x-plivo-signature-v3': signature,
  'x-plivo-signature-v3-nonce': '99887766',
})

const twilioForm: Request = {
  url: 'https://cx.example.test/voice/gather?call=42',
  form: {
    To: '+15550100002',
    From: '+15550100001',
    Digits: '3',
    CallSid: 'CA11111111111111111111111111111111',
  },
  headers: { 'x-twilio-signature': 'vKNApe1WK1pI2A6OQlwp/nZEvAY=' },
}
const twilioJson: Request = {
  url: 'https://cx.example.test/hook?bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',
  json: '{"a":1}',
  headers: { 'x-twilio-signature': 'a9H/BSbGzt6V0UVMXyL7j2MRjU0=' },
}
const plivoPost: Request = {
  url: 'https://cx.example.test/voice/answer',
  form: { ...fields, CallUUID: 'c-1' },
  headers: plivo('oYKqVJb4XwB++WK272BR6KHJlQXxekfINKFucasdrnw='),
}
const plivoQuery: Request = {
  ...plivoPost,
  url: 'https://cx.example.test/voice/answer?call=42&a=1',
  headers: plivo('x9/jKlbRecUIjc5sa1LswryQ5RMxp5Fal62WK+w93rU='),
}
const plivoGet: Request = {
  url: `https://cx.example.test/voice/answer?call=42&CallUUID=c-1&${new URLSearchParams(fields)}`,
  method: 'GET',
  headers: plivo('EvWZaHgZ+QdMQiVxJEYxvsUQKwxfxHhEpW348y75uaU='),
}

type Verify = (request: SignedRequest, token: string) => SignatureVerdict
const vectors: [string, Verify, Request][] = [
  ['Twilio, form', verifyTwilio, twilioForm],
  ['Twilio, JSON', verifyTwilio, twilioJson],
  ['Plivo V3, POST', verifyPlivo, plivoPost],
  ['Plivo V3, POST with a query', verifyPlivo, plivoQuery],
  ['Plivo V3, GET', verifyPlivo, plivoGet],
]

describe.each(vectors)('%s', (_name, verify, vector) => {
  test('takes what the vendor signed, and nothing signed with another token or with none', () => {
    expect(verify(requestOf(vector), token).genuine).toBe(true)
    expect(verify(requestOf(vector), 'other-token').genuine).toBe(false)
    expect(verify(requestOf(vector), '').genuine).toBe(false)
    expect(verify({ ...requestOf(vector), headers: { 'content-type': formType } }, token)).toEqual({
      genuine: false,
      reason: expect.stringContaining('is missing'),
    })
  })

  test('refuses it with any letter changed: of the address, a name, a value, the nonce or the signature', () => {
    fc.assert(
      fc.property(changeOf(vector), (changed) => {
        expect(verify(requestOf(changed), token).genuine).toBe(false)
      }),
    )
  })
})

/** A vector with one letter somewhere replaced by another. */
function changeOf(vector: Request): fc.Arbitrary<Request> {
  const texts: [string, (text: string) => Request][] = [
    [vector.url, (url) => ({ ...vector, url })],
    ...Object.entries(vector.headers).map(([name, text]): [string, (text: string) => Request] => [
      text,
      (changed) => ({ ...vector, headers: { ...vector.headers, [name]: changed } }),
    ]),
  ]
  for (const [name, text] of Object.entries(vector.form ?? {})) {
    const { [name]: _gone, ...others } = vector.form!
    texts.push([text, (changed) => ({ ...vector, form: { ...vector.form, [name]: changed } })])
    texts.push([name, (changed) => ({ ...vector, form: { ...others, [changed]: text } })])
  }
  const { json } = vector
  if (json !== undefined) texts.push([json, (changed) => ({ ...vector, json: changed })])
  return fc
    .tuple(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme-ascii' }),
    )
    .filter(([[text], at, letter]) => text[at % text.length] !== letter)
    .map(([[text, put], at, letter]) => put(replaceAt(text, at, letter)))
}

function replaceAt(text: string, at: number, letter: string): string {
  const place = at % text.length
  return text.slice(0, place) + letter + text.slice(place + 1)
}

describe('Twilio', () => {
  test('takes an address signed with the port of its scheme, or without one of its own', () => {
    const sign = (url: string) => createHmac('sha1', token).update(`${url}A1`).digest('base64')
    const asked = (url: string, signedUrl: string) =>
      verifyTwilio(
        requestOf({ url, form: { A: '1' }, headers: { 'x-twilio-signature': sign(signedUrl) } }),
        token,
      ).genuine
    expect(asked('https://cx.example.test/a', 'https://cx.example.test:443/a')).toBe(true)
    expect(asked('http://cx.example.test/a', 'http://cx.example.test:80/a')).toBe(true)
    expect(asked('https://cx.example.test:8443/a', 'https://cx.example.test/a')).toBe(true)
    expect(asked('http://[::1]:3000/a', 'http://[::1]/a')).toBe(true)
    expect(asked('https://cx.example.test/a', 'https://cx.example.test:8443/a')).toBe(false)
    expect(asked('https://cx.example.test/a', 'http://cx.example.test/a')).toBe(false)
  })

  test('a body that is no form proves nothing without its hash in the address', () => {
    const url = 'https://cx.example.test/hook'
    const signature = createHmac('sha1', token).update(url).digest('base64')
    const headers = { 'x-twilio-signature': signature }
    expect(verifyTwilio(requestOf({ url, json: '{}', headers }), token).genuine).toBe(false)
    expect(verifyTwilio(requestOf({ url, json: '', headers }), token).genuine).toBe(true)
  })

  test('a value that came twice under one name counts once, and names are taken in the order of their letters', () => {
    const url = 'https://cx.example.test/hook'
    const signature = createHmac('sha1', token).update(`${url}Zxa1a2`).digest('base64')
    const body = Buffer.from('a=2&Z=x&a=1&a=2')
    const headers = { 'content-type': formType, 'x-twilio-signature': signature }
    expect(verifyTwilio({ method: 'POST', url, headers, body }, token).genuine).toBe(true)
  })
})

describe('Plivo', () => {
  const genuine = plivoPost.headers['x-plivo-signature-v3']!
  test('one of several signatures is enough, and so is that of the main account', () => {
    const withHeaders = (headers: Record<string, string>) =>
      verifyPlivo(requestOf({ ...plivoPost, headers: { ...plivo('x'), ...headers } }), token).genuine
    expect(withHeaders({ 'x-plivo-signature-v3': `bm90aGluZw==,${genuine}` })).toBe(true)
    expect(withHeaders({ 'x-plivo-signature-v3': `${genuine}, bm90aGluZw==` })).toBe(true)
    expect(withHeaders({ 'x-plivo-signature-ma-v3': genuine })).toBe(true)
    expect(withHeaders({ 'x-plivo-signature-v3': 'bm90aGluZw==,' })).toBe(false)
  })

  test('V2 is over the address without its query and counts only where no V3 came', () => {
    const v2 = createHmac('sha256', token).update('https://cx.example.test/voice/answer12').digest('base64')
    const headers = { 'x-plivo-signature-v2': v2, 'x-plivo-signature-v2-nonce': '12' }
    expect(verifyPlivo(requestOf({ ...plivoQuery, headers }), token)).toEqual({ genuine: true, scheme: 'v2' })
    const both = { ...headers, ...plivo('bm90aGluZw==') }
    expect(verifyPlivo(requestOf({ ...plivoQuery, headers: both }), token).genuine).toBe(false)
  })
})

describe('Vobiz', () => {
  const sign = (text: string) => createHmac('sha256', token).update(text).digest('base64')
  const headersOf = (version: string, signature: string) => ({
    [`x-vobiz-signature-${version}`]: signature,
    'x-vobiz-signature-v3-nonce': '77',
    'x-vobiz-signature-v2-nonce': '77',
  })
  const url = 'https://cx.example.test/voice/answer?call=42'
  const verdict = (version: string, text: string, form = fields) =>
    verifyVobiz(requestOf({ url, form, headers: headersOf(version, sign(text)) }), token)

  test('takes either text that may have been signed, and tells which it was', () => {
    expect(verdict('v3', `${url}.77`)).toEqual({ genuine: true, scheme: 'v3-url' })
    expect(verdict('v3', `${url}.Digits3From15550100001To15550100002.77`)).toEqual({
      genuine: true,
      scheme: 'v3',
    })
    expect(verdict('v3', 'https://cx.example.test/voice/answer.77').genuine).toBe(true)
    expect(verdict('v2', `${url}77`)).toEqual({ genuine: true, scheme: 'v2' })
    expect(verdict('v2', 'https://cx.example.test/voice/answer77')).toEqual({ genuine: true, scheme: 'v2' })
    expect(verdict('ma-v3', `${url}.77`).genuine).toBe(true)
  })

  test('refuses a changed field under the text that covers fields, and a changed nonce or address under both', () => {
    const whole = `${url}.Digits3From15550100001To15550100002.77`
    expect(verdict('v3', whole, { ...fields, Digits: '4' }).genuine).toBe(false)
    expect(verdict('v3', `${url}.78`).genuine).toBe(false)
    expect(verdict('v3', `${url}1.77`).genuine).toBe(false)
    expect(verdict('v2', `${url}78`).genuine).toBe(false)
  })

  test("Plivo's headers are not Vobiz's", () => {
    expect(verifyVobiz(requestOf(plivoPost), token).genuine).toBe(false)
    expect(
      verifyPlivo(requestOf({ url, form: fields, headers: headersOf('v3', sign(`${url}.77`)) }), token),
    ).toEqual({
      genuine: false,
      reason: expect.stringContaining('X-Plivo-Signature-V3'),
    })
  })
})

test('whatever is signed by the rules is taken, whatever letters the fields hold', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.toWellFormed())
  const form = fc.dictionary(texts, texts, { maxKeys: 5 })
  fc.assert(
    fc.property(form, (given) => {
      const url = 'https://cx.example.test/hook'
      const joined = Object.keys(given)
        .sort()
        .map((name) => name + given[name])
        .join('')
      const twilio = createHmac('sha1', token)
        .update(url + joined)
        .digest('base64')
      const headers = { 'x-twilio-signature': twilio }
      expect(verifyTwilio(requestOf({ url, form: given, headers }), token).genuine).toBe(true)
      const mark = Object.keys(given).length > 0 ? '?' : ''
      const v3 = createHmac('sha256', token).update(`${url}${mark}${joined}.99887766`).digest('base64')
      expect(verifyPlivo(requestOf({ url, form: given, headers: plivo(v3) }), token).genuine).toBe(true)
    }),
  )
})

test('the hash of the body is over its bytes', () => {
  const body = '{"name":"\\u00e9"}'
  const url = `https://cx.example.test/hook?bodySHA256=${createHash('sha256').update(body).digest('hex')}`
  const headers = { 'x-twilio-signature': createHmac('sha1', token).update(url).digest('base64') }
  expect(verifyTwilio(requestOf({ url, json: body, headers }), token).genuine).toBe(true)
  expect(verifyTwilio(requestOf({ url, json: '{"name":"é"}', headers }), token).genuine).toBe(false)
})
