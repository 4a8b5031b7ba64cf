import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signLink, verifyLink } from './signed-links.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
const key = Buffer.alloc(32, 7)
const link = { accountId: '7203', attachmentId: '912834719283', expiresAt: new Date('2026-03-01T12:00:00Z') }
const before = new Date('2026-03-01T11:59:59Z')
const path = signLink(key, link)
const token = path.slice('/media/'.length)

test('a link grants what it was signed for until its second comes', () => {
  expect(path).toMatch(/^\/media\/[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/)
  expect(verifyLink(key, token, before)).toEqual(link)
  expect(verifyLink(key, token, link.expiresAt)).toBeUndefined()
  expect(verifyLink(key, token, new Date('2027-01-01'))).toBeUndefined()
})

test('the same link is always spelled the same, so that it can be cached', () => {
  expect(signLink(key, link)).toBe(path)
})

test('nothing is granted under another key or for anything that is no link', () => {
  expect(verifyLink(Buffer.alloc(32, 8), token, before)).toBeUndefined()
  for (const text of [
    '',
    '.',
    path,
    token.split('.')[0]!,
    `${token}.`,
    `${token}A`,
    `${token}=`,
    ` ${token}`,
  ])
    expect([text, verifyLink(key, text, before)]).toEqual([text, undefined])
})

test('changing any one character takes the grant away', () => {
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...alphabet), (at, letter) => {
      fc.pre(token[at] !== letter)
      const changed = token.slice(0, at) + letter + token.slice(at + 1)
      expect(verifyLink(key, changed, before)).toBeUndefined()
    }),
    { numRuns: 500 },
  )
})

test('a link has one spelling: bits that the last letter does not use must be as signed', () => {
  const others = [...alphabet].filter((letter) => letter !== token.at(-1))
  for (const letter of others)
    expect([letter, verifyLink(key, token.slice(0, -1) + letter, before)]).toEqual([letter, undefined])
})

test('a payload cannot be moved to another signature', () => {
  const other = signLink(key, { ...link, attachmentId: '1' }).slice('/media/'.length)
  const mixed = `${other.split('.')[0]}.${token.split('.')[1]}`
  expect(verifyLink(key, mixed, before)).toBeUndefined()
})
