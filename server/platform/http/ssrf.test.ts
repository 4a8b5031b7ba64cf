import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Resolve } from './checked-connector.ts'
import { FetchFailed } from './fetch-failed.ts'
import { createGuardedFetch, type GuardedFetch } from './guarded-fetch.ts'

/** Stands for every service inside that an attacker would like to reach; nothing may ever connect to it. */
let inside: Server
let port: number
const connections = vi.fn()
const closing: GuardedFetch[] = []

beforeAll(async () => {
  inside = createServer((_request, response) => response.end('secret')).on('connection', connections)
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
  port = (inside.address() as AddressInfo).port
})

beforeEach(() => connections.mockClear())

afterAll(async () => {
  await Promise.all(closing.map((guarded) => guarded.close()))
  inside.close()
})

function open(options: Parameters<typeof createGuardedFetch>[0]): GuardedFetch {
  const guarded = createGuardedFetch(options)
  closing.push(guarded)
  return guarded
}

async function failure(request: Promise<unknown>): Promise<FetchFailed> {
  const error = await request.then(
    () => expect.fail('the request went through'),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(FetchFailed)
  return error as FetchFailed
}

function resolverOf(answers: Record<string, string[]>): Resolve {
  return async (host) =>
    (answers[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
}

describe('with private networks off', () => {
  const literals = [
    'https://127.0.0.1:PORT/',
    'https://127.0.0.1.:PORT/',
    'https://2130706433:PORT/',
    'https://0x7f000001:PORT/',
    'https://0x7f.0.0.1:PORT/',
    'https://017700000001:PORT/',
    'https://0177.0.0.01:PORT/',
    'https://127.1:PORT/',
    'https://127.0.1:PORT/',
    'https://0:PORT/',
    'https://0.0.0.0:PORT/',
    'https://[::1]:PORT/',
    'https://[::]:PORT/',
    'https://[::ffff:127.0.0.1]:PORT/',
    'https://[::ffff:7f00:1]:PORT/',
    'https://[0:0:0:0:0:ffff:127.0.0.1]:PORT/',
    'https://[::127.0.0.1]:PORT/',
    'https://[64:ff9b::7f00:1]:PORT/',
    'https://[2002:7f00:1::]:PORT/',
    'https://[5f00::1]:PORT/',
    'https://[fd00:ec2::254]/',
    'https://１２７.０.０.１:PORT/',
    'https://①②⑦.⓪.⓪.①:PORT/',
    'https://127。0。0。1:PORT/',
    'https://%31%32%37.0.0.1:PORT/',
    'https://10.0.0.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://192.168.0.1/',
    'https://localhost:PORT/',
    'https://LOCALHOST.:PORT/',
    'https://ⓛocalhost:PORT/',
    'https://app.localhost:PORT/',
    'https://metadata.google.internal/computeMetadata/v1/',
    'https://metadata.google.internal./computeMetadata/v1/',
    'https://metadata/',
  ]

  test.each(literals)('refuses %s before any connection', async (url) => {
    const guarded = open({ allowPrivateNetwork: false })
    const error = await failure(guarded.fetch(url.replace('PORT', String(port))))
    expect(error).toMatchObject({ reason: 'address-refused', sent: 'no' })
    expect(connections).not.toHaveBeenCalled()
  })

  const badUrls = [
    'http://example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_FLUSHALL',
    'data:text/plain,hello',
    'ftp://example.com/',
    'javascript:alert(1)',
    'https://user:password@example.com/',
    'https://example.com@127.0.0.1/',
    'https://example.com:22/',
    'https://example.com:25/',
    'https://example.com:6379/',
    'https://[fe80::1%25eth0]/',
    'https://exa mple.com/',
    '//example.com/',
    'example.com',
    '',
  ]

  test.each(badUrls)('refuses the URL %s', async (url) => {
    const guarded = open({ allowPrivateNetwork: false })
    expect(await failure(guarded.fetch(url))).toMatchObject({ reason: 'bad-url', sent: 'no' })
    expect(() => guarded.requireUrl(url)).toThrow(FetchFailed)
  })

  test('refuses a name that resolves to an address inside, without telling the address', async () => {
    const guarded = open({
      allowPrivateNetwork: false,
      resolve: resolverOf({
        '169.254.169.254.nip.example': ['169.254.169.254'],
        'in.example': ['127.0.0.1'],
      }),
    })
    for (const host of ['169.254.169.254.nip.example', `in.example:${port}`]) {
      const error = await failure(guarded.fetch(`https://${host}/`))
      expect(error).toMatchObject({ reason: 'address-refused', sent: 'no' })
      expect(error.message).not.toMatch(/127\.0\.0\.1|169\.254\.169\.254(?!\.nip)/)
    }
    expect(connections).not.toHaveBeenCalled()
  })

  test('refuses a name of which a single address is inside', async () => {
    const guarded = open({
      allowPrivateNetwork: false,
      resolve: resolverOf({
        'mixed.example': ['93.184.215.14', '127.0.0.1'],
        'mixed6.example': ['93.184.215.14', '::ffff:10.0.0.1'],
      }),
    })
    for (const host of ['mixed.example', 'mixed6.example'])
      expect(await failure(guarded.fetch(`https://${host}:${port}/`))).toMatchObject({
        reason: 'address-refused',
      })
    expect(connections).not.toHaveBeenCalled()
  })

  test('a proxy set for the machine is not used', async () => {
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${port}`)
    vi.stubEnv('https_proxy', `http://127.0.0.1:${port}`)
    const guarded = open({ allowPrivateNetwork: false, resolve: resolverOf({}) })
    expect(await failure(guarded.fetch('https://nowhere.example/'))).toMatchObject({ reason: 'not-sent' })
    expect(connections).not.toHaveBeenCalled()
    vi.unstubAllEnvs()
  })

  test('an origin of our own is reached, another port of the same machine is not', async () => {
    const guarded = open({ allowPrivateNetwork: false })
    guarded.trustOrigin(`http://127.0.0.1:${port}/`)
    expect((await guarded.fetch(`http://127.0.0.1:${port}/`)).body.toString()).toBe('secret')
    expect(guarded.requireUrl(`http://127.0.0.1:${port}/path`).pathname).toBe('/path')
    expect(await failure(guarded.fetch(`http://127.0.0.1:${port + 1}/`))).toMatchObject({ reason: 'bad-url' })
  })

  test('an allowed block is reached by literal and by name, addresses outside it are not', async () => {
    const guarded = open({
      allowPrivateNetwork: false,
      allowNetworks: ['127.0.0.1/32'],
      resolve: resolverOf({ 'in.example': ['127.0.0.1'], 'beside.example': ['127.0.0.2'] }),
    })
    for (const host of ['127.0.0.1', 'in.example'])
      expect((await guarded.fetch(`http://${host}:${port}/`)).status).toBe(200)
    for (const host of ['127.0.0.2', 'beside.example', '8.8.8.8'])
      expect(await failure(guarded.fetch(`http://${host}:${port}/`))).toMatchObject({
        reason: 'address-refused',
      })
  })
})

describe('with private networks on', () => {
  test('still refuses cloud metadata, other schemes, user names and ports that are not for HTTP', async () => {
    const guarded = open({
      allowPrivateNetwork: true,
      resolve: resolverOf({ 'meta.example': ['169.254.169.254'] }),
    })
    for (const url of [
      'http://169.254.169.254/',
      'http://2852039166/',
      'http://[::ffff:a9fe:a9fe]/',
      'http://metadata.google.internal/',
      'http://meta.example/',
    ])
      expect([url, (await failure(guarded.fetch(url))).reason]).toEqual([url, 'address-refused'])
    for (const url of ['file:///etc/passwd', 'http://a:b@127.0.0.1/', 'http://127.0.0.1:6379/'])
      expect([url, (await failure(guarded.fetch(url))).reason]).toEqual([url, 'bad-url'])
  })

  test('asks the resolver once for each connection and checks what it connects to', async () => {
    const answers = ['127.0.0.1', '169.254.169.254', '127.0.0.1']
    const resolve = vi.fn<Resolve>(async () => [{ address: answers.shift()!, family: 4 }])
    const guarded = open({ allowPrivateNetwork: true, resolve })
    const url = `http://rebinding.example:${port}/`

    const first = await guarded.fetch(url, { headers: { connection: 'close' } })
    expect(first.status).toBe(200)
    expect(resolve).toHaveBeenCalledTimes(1)

    expect(await failure(guarded.fetch(url))).toMatchObject({ reason: 'address-refused', sent: 'no' })
    expect(resolve).toHaveBeenCalledTimes(2)

    expect((await guarded.fetch(url)).status).toBe(200)
    expect(connections).toHaveBeenCalledTimes(2)
  })

  test('checks the address at every redirect', async () => {
    const hops: Record<string, string> = {
      '/to-metadata': 'http://169.254.169.254/latest/',
      '/to-file': 'file:///etc/passwd',
      '/to-redis': 'http://127.0.0.1:6379/',
      '/one': '/two',
      '/two': '//meta.example/',
    }
    const server = createServer((request, response) => {
      response.writeHead(302, { location: hops[request.url!]! }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const guarded = open({
      allowPrivateNetwork: true,
      resolve: resolverOf({ 'meta.example': ['169.254.169.254'] }),
    })
    const reasonOf = async (path: string) =>
      (await failure(guarded.fetch(base + path, { followRedirects: 5 }))).reason
    expect(await reasonOf('/to-metadata')).toBe('address-refused')
    expect(await reasonOf('/to-file')).toBe('bad-url')
    expect(await reasonOf('/to-redis')).toBe('bad-url')
    expect(await reasonOf('/one')).toBe('address-refused')
    server.close()
  })
})
