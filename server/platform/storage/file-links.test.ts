import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signFileLink, verifyFileLink } from './file-links.ts'
import { newSoundKey, soundKey, soundKeyOfUrl, soundPath } from './sound-links.ts'

const key = 'a key of the server'
const now = new Date('2026-01-01T00:00:00Z')
const link = { storageKey: 'recordings/7/first.wav', expiresAt: new Date('2026-01-02T00:00:00Z') }
const tokenOf = (path: string) => /^\/media\/files\/([^/]+)\/recording\.wav$/.exec(path)![1]!
const token = tokenOf(signFileLink(key, { ...link, fileName: 'recording.wav' }))

test('a link grants its file until it expires', () => {
  expect(verifyFileLink(key, token, now)).toEqual(link)
  expect(verifyFileLink(key, token, link.expiresAt)).toBeUndefined()
})

test('a link of another key, a changed one and nonsense grant nothing', () => {
  expect(verifyFileLink('another key', token, now)).toBeUndefined()
  const place = fc.integer({ min: 0, max: token.length - 1 })
  fc.assert(
    fc.property(place, fc.constantFrom(...'AZaz09-_.'), (at, sign) => {
      const changed = token.slice(0, at) + sign + token.slice(at + 1)
      if (changed !== token) expect(verifyFileLink(key, changed, now)).toBeUndefined()
    }),
  )
  for (const nonsense of ['', '.', 'a.b', `${token}x`, `x${token}`])
    expect(verifyFileLink(key, nonsense, now)).toBeUndefined()
})

test('an uploaded sound is found by its address, at this server only', () => {
  const sound = newSoundKey('7')
  expect(soundKeyOfUrl(`https://parley.example${soundPath(sound)}`, 'https://parley.example')).toBe(sound)
  const others = [
    `https://other.example${soundPath(sound)}`,
    `https://parley.example.evil.example${soundPath(sound)}`,
    `https://parley.example/media/sounds/7/../../secret.wav`,
    `https://parley.example${soundPath(sound)}/more`,
  ]
  for (const url of others) expect(soundKeyOfUrl(url, 'https://parley.example')).toBeUndefined()
  expect(soundKey('7/guess.wav')).toBeUndefined()
})
