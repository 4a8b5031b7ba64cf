import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { cachedWidget } from '../scripts/build-widget.js'
import { contrastOf, readableContrast, readableOn } from '../shared/color.ts'
import { linkify } from '../shared/linkify.ts'
import { brandColors } from '../widget/color.ts'
import { ar } from '../widget/texts/ar.ts'
import { en } from '../widget/texts/en.ts'
import { hi } from '../widget/texts/hi.ts'
import { vi } from '../widget/texts/vi.ts'

describe('the size of the widget', () => {
  let folder: string
  let parts: { loader: string; app: string; style: string }
  beforeAll(async () => {
    folder = await cachedWidget()
    parts = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))
  })
  const weigh = async (...names: string[]) => {
    const files = await Promise.all(names.map((name) => readFile(join(folder, name))))
    return files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0)
  }

  test('is at most 5 KB before anybody opens it', async () => {
    expect(await weigh(parts.loader)).toBeLessThanOrEqual(5 * 1024)
  })

  test('is at most 60 KB when it is open', async () => {
    expect(await weigh(parts.loader, parts.app, parts.style)).toBeLessThanOrEqual(60 * 1024)
  })
})

describe('links in texts', () => {
  const linksOf = (text: string) =>
    linkify(text).flatMap(({ text: words, href }) => (href ? [[words, href]] : []))

  test.each([
    ['see https://a.example/b?c=d#e.', [['https://a.example/b?c=d#e', 'https://a.example/b?c=d#e']]],
    ['(https://a.example/x)', [['https://a.example/x', 'https://a.example/x']]],
    ['https://a.example/x_(y)', [['https://a.example/x_(y)', 'https://a.example/x_(y)']]],
    ['www.a.example, now', [['www.a.example', 'https://www.a.example']]],
    ['write to ann@a.example!', [['ann@a.example', 'mailto:ann@a.example']]],
    ['javascript:alert(1)', []],
    ['data:text/html,<script>', []],
    ['https://bank.example@evil.example/', []],
    ['no link here', []],
  ])('%s', (text, links) => {
    expect(linksOf(text)).toEqual(links)
  })

  test('whatever the text, its parts are the text, and lead nowhere but the web and mail', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.emailAddress(),
      fc.constantFrom('javascript:', '<a href="', 'www.', '://', '@'),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('')
        const parts = linkify(text)
        expect(parts.map((part) => part.text).join('')).toBe(text)
        for (const { href } of parts) if (href) expect(href).toMatch(/^(https?|mailto):/i)
      }),
    )
  })
})

test('whatever colour a firm chooses, what stands on it and what is written in it can be read', () => {
  const part = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'))
  fc.assert(
    fc.property(fc.tuple(part, part, part), fc.boolean(), (parts, dark) => {
      const color = `#${parts.join('')}`
      const onColor = readableOn(color)
      expect(contrastOf(onColor, color)).toBeGreaterThanOrEqual(readableContrast)
      const link = brandColors({ color, onColor }, dark)['--link']
      for (const background of dark ? ['#262a33', '#17191f'] : ['#f1f3f7', '#ffffff'])
        expect(contrastOf(link, background)).toBeGreaterThanOrEqual(readableContrast)
    }),
  )
  expect(contrastOf('#ffffff', '#000000')).toBe(21)
  expect(readableOn('#2563eb')).toBe('#ffffff')
})

test('every language has words of its own for everything', () => {
  for (const texts of [ar, vi, hi]) {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort())
    for (const [key, text] of Object.entries(en)) {
      const own = texts[key as keyof typeof en]
      expect([key, own.includes('{0}')]).toEqual([key, text.includes('{0}')])
      if (key !== 'email') expect([key, own]).not.toEqual([key, text])
    }
  }
})
