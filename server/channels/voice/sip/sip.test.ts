import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Line, lineOf } from '../line.ts'
import { dialUri, LineUnusable, renderAccounts, renderConfig } from './baresip-config.ts'
import { Keypad } from './keypad.ts'
import { NetstringReader, writeNetstring } from './netstrings.ts'

const anyText = fc.string({ unit: fc.constantFrom('a', '7', ':', ',', '\n', '\0', 'é', '漢', '😀') })

test('texts survive the control connection however its bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 5 }), fc.array(fc.nat(7)), (texts, sizes) => {
      const bytes = Buffer.concat(texts.map(writeNetstring))
      const reader = new NetstringReader()
      const read: string[] = []
      let at = 0
      for (const size of [...sizes, bytes.length]) {
        read.push(...reader.read(bytes.subarray(at, at + size)))
        at += size
      }
      expect(read).toEqual(texts.map((text) => Buffer.from(text).toString()))
    }),
  )
  expect(() => new NetstringReader().read(Buffer.from('no length at all'))).toThrow('length')
})

test('a key that is told twice at once counts once, and twice when it was pressed twice', () => {
  const keypad = new Keypad()
  const told = [
    ['1', 0],
    ['1', 49],
    ['1', 200],
    ['2', 210],
    ['#', 220],
    ['x', 230],
    [undefined, 240],
    ['a', 250],
  ] as const
  expect(told.map(([key, at]) => keypad.hear(key, at))).toEqual([
    '1',
    undefined,
    '1',
    '2',
    '#',
    undefined,
    undefined,
    'A',
  ])
})

const line = (settings: Record<string, unknown> = {}, secrets: Record<string, string> = {}): Line =>
  lineOf({
    accountId: '1',
    id: '2',
    channel: 'voice',
    phone: '+15550100200',
    settings: { provider: 'sip', ...settings },
    secrets,
  })!

test('a number is called at the line’s own host, or as its template says', () => {
  expect(dialUri(line({ sip_uri: 'sip:acme@trunk.test' }), '+15550100001')).toBe(
    'sip:+15550100001@trunk.test',
  )
  const direct = line({ dial: '{digits}@10.0.0.7:5080', transport: 'tcp' })
  expect(dialUri(direct, '+15550100001')).toBe('sip:15550100001@10.0.0.7:5080;transport=tcp')
})

test('the SIP program is given the account, and the names by which a trunk may call', () => {
  const trunk = line(
    { sip_uri: 'acme@trunk.test', username: 'acme', registrar: 'reg.test:5070', register: true },
    { password: 'pa55"word' },
  )
  const [own, ...others] = renderAccounts(trunk, { register: true, answer: true }).trim().split('\n')
  expect(own).toBe(
    '<sip:acme@trunk.test>;audio_codecs=pcmu,pcma;answermode=auto;regint=600;catchall=yes;auth_user=acme;auth_pass=pa55"word;outbound="sip:reg.test:5070"',
  )
  expect(others.map((other) => other.split(';').slice(0, 1)[0])).toEqual([
    '<sip:+15550100200@trunk.test>',
    '<sip:15550100200@trunk.test>',
  ])
  expect(others.join()).not.toContain('pa55')
})

test('no setting adds a line or a parameter to what the SIP program reads', () => {
  const names = [
    'sip_uri',
    'registrar',
    'proxy',
    'username',
    'listen_address',
    'network_interface',
    'rtp_ports',
    'dial',
  ]
  const files = (given: Line) => {
    const config = renderConfig({
      line: given,
      listenPort: 0,
      controlPort: 1,
      audioFile: '/a.wav',
      maxCalls: 1,
    })
    return `${config}${renderAccounts(given, { register: false, answer: false })}${dialUri(given, '+15550100001')}`
  }
  const bad = fc
    .tuple(anyText, fc.constantFrom('\n', '\r', ';', ' ', '\t'), fc.string())
    .map((parts) => `x${parts.join('')}`)
  fc.assert(
    fc.property(fc.constantFrom(...names), bad, (name, value) => {
      expect(() => files(line({ [name]: value }))).toThrow(LineUnusable)
    }),
  )
  for (const password of ['a;b', 'a b', 'a\nmodule x.so'])
    expect(() => files(line({}, { password }))).toThrow('password')
})
