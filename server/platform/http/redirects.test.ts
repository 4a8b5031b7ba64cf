import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FetchFailed } from './fetch-failed.ts'
import { createGuardedFetch, type GuardedFetch } from './guarded-fetch.ts'

let guarded: GuardedFetch
const servers: Server[] = []

beforeEach(() => {
  guarded = createGuardedFetch({ allowPrivateNetwork: true })
})

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
  await guarded.close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function failure(request: Promise<unknown>): Promise<FetchFailed> {
  const error = await request.then(
    () => expect.fail('the request went through'),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(FetchFailed)
  return error as FetchFailed
}

describe('redirects', () => {
  test('are not followed unless asked', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: '/other' }).end('moved'),
    )
    expect(await guarded.fetch(url)).toMatchObject({ status: 302, headers: { location: '/other' } })
  })

  test('are followed as often as asked, and the last answer is given when that is not enough', async () => {
    const url = await serve((request, response) => {
      const step = Number(request.url!.slice(1))
      if (step < 3) response.writeHead(302, { location: `/${step + 1}` }).end('moved')
      else response.end('there')
    })
    const arrived = await guarded.fetch(`${url}/0`, { followRedirects: 3 })
    expect([arrived.status, arrived.body.toString(), arrived.url]).toEqual([200, 'there', `${url}/3`])
    expect((await guarded.fetch(`${url}/0`, { followRedirects: 2 })).status).toBe(302)
    const streamed = await guarded.fetch(`${url}/0`, { followRedirects: 3, stream: true })
    expect((await buffer(streamed.body)).toString()).toBe('there')
  })

  test('show another origin none of our headers that could carry a token', async () => {
    const seen: Record<string, unknown>[] = []
    const other = await serve((request, response) => {
      seen.push(request.headers)
      response.end('file')
    })
    const same = await serve((request, response) => {
      seen.push(request.headers)
      response.writeHead(302, { location: request.url === '/first' ? '/second' : `${other}/file` }).end()
    })
    await guarded.fetch(`${same}/first`, {
      headers: { Authorization: 'Bearer t', access_token: 't', Cookie: 'a=b', 'User-Agent': 'Mine' },
      followRedirects: 2,
    })
    expect(seen).toHaveLength(3)
    for (const headers of seen.slice(0, 2))
      expect(headers).toMatchObject({ authorization: 'Bearer t', access_token: 't', cookie: 'a=b' })
    expect(Object.keys(seen[2]!).sort()).toEqual(['connection', 'host', 'user-agent'])
    expect(seen[2]).toMatchObject({ 'user-agent': 'Mine' })
  })

  test('of a request that writes are never followed', async () => {
    const url = await serve((_request, response) => response.writeHead(307, { location: '/again' }).end())
    expect((await guarded.fetch(url, { method: 'POST', body: 'x', followRedirects: 3 })).status).toBe(307)
  })

  test('with an endless body do not hold the request up', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/there') return void response.end('there')
      response.writeHead(301, { location: '/there' })
      response.on('drain', () => response.write(Buffer.alloc(65_536)))
      response.write(Buffer.alloc(65_536))
    })
    expect((await guarded.fetch(url, { followRedirects: 1 })).body.toString()).toBe('there')
  })

  test('share one time limit', async () => {
    const url = await serve((request, response) => {
      setTimeout(() => response.writeHead(302, { location: `${request.url}x` }).end(), 20)
    })
    const error = await failure(guarded.fetch(`${url}/`, { followRedirects: 1_000, timeoutMs: 200 }))
    expect(error.reason).toBe('timeout')
  })

  test('stay within the hosts allowed', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://evil.example/' }).end(),
    )
    const allowHosts = ['127.0.0.1', '*.fbcdn.example']
    expect(await failure(guarded.fetch(url, { followRedirects: 1, allowHosts }))).toMatchObject({
      reason: 'address-refused',
    })
    for (const host of ['evil.example', 'fbcdn.example', 'evilfbcdn.example', '127.0.0.1.evil.example'])
      expect(await failure(guarded.fetch(`http://${host}/`, { allowHosts }))).toMatchObject({
        reason: 'address-refused',
        sent: 'no',
      })
  })
})
