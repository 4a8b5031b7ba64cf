import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type InboxAssets, inboxAssets } from '../server/api/inbox-pages/inbox-assets.ts'
import { startTestServer, type TestServer } from './harness.ts'

/** Of script, compressed, before the first screen can be drawn. */
const largestFirstLoad = 200_000

let server: TestServer
let assets: InboxAssets

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  assets = await inboxAssets()
})
afterAll(async () => {
  await server?.close()
})

describe('the page of the inbox', () => {
  test.each([
    '/',
    '/sign-in',
    '/v/all',
    '/v/12/c/34',
    '/c/34',
    '/contacts/5',
    '/settings/inboxes',
    '/search',
  ])('stands under %s, is never kept, and runs nothing but our script', async (url) => {
    const { statusCode, headers, body } = await server.app.http.inject({ url })
    expect(statusCode).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
    expect(policy).not.toContain('unsafe')
    expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/)
    for (const [, file] of body.matchAll(/(?:src|href)="(\/inbox\/[^"]+|\/manifest[^"]+)"/g))
      expect((await server.app.http.inject({ url: file! })).statusCode, file).toBe(200)
  })

  test.each([
    '/nowhere',
    '/nowhere/at/all',
    '/contacts/1/2',
    '/inbox',
  ])('answers that there is no %s to people, in their own words', async (url) => {
    const page = await server.app.http.inject({ url, headers: { accept: 'text/html,*/*;q=0.8' } })
    expect(page.statusCode).toBe(404)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
    })
    expect(page.body).toContain('<div id="root">')
    for (const request of [{ headers: { accept: '*/*' } }, { method: 'POST' as const }, {}]) {
      const answer = await server.app.http.inject({ url: `${url}?token=1`, ...request })
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toMatchObject({ error: 'Not Found' })
      expect(answer.body).not.toContain('token')
    }
  })

  test('is not what an API answers, whoever asks it', async () => {
    for (const url of [
      '/parley/v1/nowhere',
      '/api/v1/nowhere',
      '/api/nowhere',
      '/v1/nowhere',
      '/v1/messaging/nowhere',
      '/v2/nowhere',
      '/widget/v1/key/nowhere',
    ]) {
      const { statusCode, body } = await server.app.http.inject({ url, headers: { accept: 'text/html' } })
      expect([401, 404], url).toContain(statusCode)
      expect(body, url).not.toContain('<html')
    }
  })

  test('has a nonce of its own each time', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => server.app.http.inject('/')))
    expect(one!.headers['content-security-policy']).not.toBe(other!.headers['content-security-policy'])
  })

  test('takes nothing of a cookie but the name of a theme', async () => {
    const pageFor = async (cookie: string) =>
      (await server.app.http.inject({ url: '/', headers: { cookie } })).body
    expect(await pageFor('a=b; parley_theme=dark; c=d')).toContain('<html lang="en" data-theme="dark">')
    for (const cookie of ['parley_theme="><script>', 'xparley_theme=dark', 'parley_theme=darker'])
      expect(await pageFor(cookie)).toContain('<html lang="en">')
  })
})

describe('the files of the inbox', () => {
  test('are kept for ever under names that say what is in them, and travel compressed', async () => {
    const url = `/inbox/assets/${assets.script}`
    const plain = await server.app.http.inject({ url })
    const small = await server.app.http.inject({ url, headers: { 'accept-encoding': 'gzip, br' } })
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(small.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' })
    expect(brotliDecompressSync(small.rawPayload)).toEqual(plain.rawPayload)
    expect(small.headers['content-type']).toMatch(/javascript/)
  })

  test('of an older build, or from elsewhere on the disk, are not there', async () => {
    for (const name of [
      'inbox-old.js',
      '..%2fmanifest.json',
      '%2e%2e%2f%2e%2e%2fpackage.json',
      'manifest.json',
    ]) {
      const { statusCode, headers } = await server.app.http.inject(`/inbox/assets/${name}`)
      expect(statusCode, name).toBe(404)
      expect(headers['cache-control'], name).not.toContain('immutable')
    }
  })

  test('that keep their names are asked for anew', async () => {
    for (const [url, type] of [
      ['/manifest.webmanifest', 'application/manifest+json'],
      ['/service-worker.js', 'javascript'],
    ]) {
      const { statusCode, headers } = await server.app.http.inject(url!)
      expect(statusCode).toBe(200)
      expect(headers['content-type']).toContain(type)
      expect(headers['cache-control']).toBe('public, max-age=0')
    }
    const manifest = (await server.app.http.inject('/manifest.webmanifest')).json() as {
      icons: { src: string; type: string }[]
    }
    for (const { src, type } of [...manifest.icons, { src: '/favicon.ico', type: 'image/png' }]) {
      const icon = await server.app.http.inject(src)
      expect(icon.statusCode).toBe(200)
      expect(icon.headers['content-type']).toContain(type)
    }
  })

  test('that the first screen needs are no more than they may be', () => {
    const sizes = [assets.script, ...assets.preloads].map(
      (file) => gzipSync(readAsset(file), { level: 9 }).length,
    )
    const all = sizes.reduce((sum, size) => sum + size, 0)
    expect(all).toBeLessThanOrEqual(largestFirstLoad)
  })

  test('of the other languages, the settings and the emoji are no part of the first screen', () => {
    const first = [assets.script, ...assets.preloads].map((file) => readAsset(file).toString()).join('')
    const rest = readdirSync(join(assets.folder, 'assets'))
      .filter((file) => file.endsWith('.js') && file !== assets.script && !assets.preloads.includes(file))
      .map((file) => readAsset(file).toString())
      .join('')
    for (const text of ['تسجيل الدخول إلى Parley', 'Đăng nhập Parley']) {
      expect(first.includes(text), text).toBe(false)
    }
    expect(rest).toContain('تسجيل الدخول إلى Parley')
  })
})

function readAsset(file: string): Buffer {
  return readFileSync(join(assets.folder, 'assets', file))
}
