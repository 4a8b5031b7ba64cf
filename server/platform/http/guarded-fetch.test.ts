import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer as createTlsServer } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FetchFailed } from './fetch-failed.ts'
import { createGuardedFetch, type GuardedFetch } from './guarded-fetch.ts'

let guarded: GuardedFetch
const servers: Server[] = []
const sockets = new Set<Socket>()

beforeEach(() => {
  guarded = createGuardedFetch({ allowPrivateNetwork: true })
})

afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  await guarded.close()
})

async function listen<S extends Server>(server: S, host = '127.0.0.1'): Promise<number> {
  servers.push(server)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // Broken connections are what these tests are about.
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return (server.address() as AddressInfo).port
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttpServer(listener))}`
}

/** A server that talks bytes: `answer` is called once for each connection that has sent something. */
async function serveBytes(answer: (socket: Socket) => void): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer((socket) => socket.once('data', () => answer(socket))))}`
}

async function failure(request: Promise<unknown>): Promise<FetchFailed> {
  const error = await request.then(
    () => expect.fail('the request went through'),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(FetchFailed)
  return error as FetchFailed
}

describe('a request', () => {
  test('carries method, headers as spelled and body, and brings the answer back', async () => {
    const url = await serve((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        response.writeHead(201, { 'X-Twice': ['a', 'b'], 'Content-Type': 'application/json' })
        response.end(
          JSON.stringify({
            method: request.method,
            url: request.url,
            names: request.rawHeaders.filter((_, index) => index % 2 === 0),
            headers: request.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        )
      })
    })
    const answer = await guarded.fetch(`${url}/hook?a=1#part`, {
      method: 'POST',
      headers: { 'X-Webhook-Signature': 'abc', Host: 'elsewhere.example' },
      body: Buffer.from('{"é":1}'),
    })
    expect(answer.status).toBe(201)
    expect(answer.url).toBe(`${url}/hook?a=1#part`)
    expect(answer.headers['x-twice']).toEqual(['a', 'b'])
    const seen = JSON.parse(answer.body.toString())
    expect(seen).toMatchObject({ method: 'POST', url: '/hook?a=1', body: '{"é":1}' })
    expect(seen.names).toContain('X-Webhook-Signature')
    expect(seen.headers).toMatchObject({
      host: new URL(url).host,
      'content-length': '8',
      'user-agent': 'Parley',
    })
    expect(seen.headers).not.toHaveProperty('accept-encoding')
  })

  test('reuses connections', async () => {
    let connections = 0
    const server = createHttpServer((_request, response) => response.end('ok'))
    server.on('connection', () => connections++)
    const port = await listen(server)
    for (let i = 0; i < 50; i++)
      await guarded.fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x' })
    // A second one, because the pool looks at an idle socket for a moment before it trusts it again.
    expect(connections).toBeLessThanOrEqual(2)
  })

  test('answers of 4xx and 5xx are answers', async () => {
    const url = await serve((_request, response) => response.writeHead(503, { 'retry-after': '7' }).end('no'))
    expect(await guarded.fetch(url)).toMatchObject({ status: 503, headers: { 'retry-after': '7' } })
  })

  test('early answers of 1xx are passed over', async () => {
    const url = await serve((_request, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' })
      response.end('done')
    })
    const answer = await guarded.fetch(url)
    expect([answer.status, answer.body.toString()]).toEqual([200, 'done'])
  })

  test('a header that cannot be sent is told apart from trouble on the way', async () => {
    const url = await serve((_request, response) => response.end())
    const error = await failure(guarded.fetch(url, { headers: { authorization: 'a\r\nx-evil: 1' } }))
    expect(error).toMatchObject({ reason: 'bad-url', sent: 'no' })
  })

  test('to the machine itself over IPv6 works too', async (context) => {
    const server = createHttpServer((_request, response) => response.end('six'))
    const port = await listen(server, '::1').catch(() => context.skip('this machine has no IPv6'))
    expect((await guarded.fetch(`http://[::1]:${port}/`)).body.toString()).toBe('six')
  })
})

describe('what was surely not sent', () => {
  test('a refused connection', async () => {
    const server = createServer()
    const port = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    const error = await failure(guarded.fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x' }))
    expect(error).toMatchObject({ reason: 'not-sent', sent: 'no' })
    expect(error.message).toContain('ECONNREFUSED')
  })

  test('a name that does not exist, or has no address', async () => {
    const notFound = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
    for (const resolve of [() => Promise.reject(notFound), () => Promise.resolve([])]) {
      const offline = createGuardedFetch({ allowPrivateNetwork: true, resolve })
      const error = await failure(offline.fetch('http://nowhere.example/'))
      expect(error).toMatchObject({ reason: 'not-sent', sent: 'no' })
      expect(error.message).toContain('nowhere.example')
      await offline.close()
    }
  })

  test('TLS spoken to a server that does not speak it', async () => {
    const port = await listen(createHttpServer((_request, response) => response.end()))
    const error = await failure(guarded.fetch(`https://127.0.0.1:${port}/`, { method: 'POST', body: 'x' }))
    expect(error).toMatchObject({ reason: 'not-sent', sent: 'no' })
  })

  test('a certificate that nobody vouches for', async () => {
    const seen: string[] = []
    const pem = readFileSync(new URL('fixtures/self-signed.pem', import.meta.url))
    const server = createTlsServer({ cert: pem, key: pem }, (socket) => {
      socket.on('data', (chunk) => seen.push(chunk.toString()))
    })
    server.on('tlsClientError', () => {})
    const port = await listen(server)
    const error = await failure(guarded.fetch(`https://127.0.0.1:${port}/`, { method: 'POST', body: 'x' }))
    expect(error).toMatchObject({ reason: 'not-sent', sent: 'no' })
    expect(seen).toEqual([])
  })

  test('a connection that never comes about within the time', async () => {
    const stuck = createGuardedFetch({ allowPrivateNetwork: true, resolve: () => new Promise(() => {}) })
    const error = await failure(stuck.fetch('http://slow.example/', { timeoutMs: 50 }))
    expect(error).toMatchObject({ reason: 'timeout', sent: 'no' })
  })

  test('a request given up while it waited is not written when the connection comes', async () => {
    const requests: string[] = []
    const port = await listen(
      createHttpServer((request, response) => {
        requests.push(request.url!)
        response.end()
      }),
    )
    const { promise: gate, resolve: letThrough } = Promise.withResolvers<void>()
    const slow = createGuardedFetch({
      allowPrivateNetwork: true,
      resolve: async () => {
        await gate
        return [{ address: '127.0.0.1', family: 4 }]
      },
    })
    const error = await failure(
      slow.fetch(`http://slow.example:${port}/late`, { method: 'POST', timeoutMs: 30 }),
    )
    expect(error).toMatchObject({ reason: 'timeout', sent: 'no' })
    letThrough()
    expect((await slow.fetch(`http://slow.example:${port}/next`)).status).toBe(200)
    expect(requests).toEqual(['/next'])
    await slow.close()
  })

  test('a signal that had fired before', async () => {
    let requests = 0
    const url = await serve((_request, response) => {
      requests++
      response.end()
    })
    const error = await failure(guarded.fetch(url, { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ reason: 'not-sent', sent: 'no' })
    expect(requests).toBe(0)
  })
})

describe('what may have been sent', () => {
  test('a connection reset after the request', async () => {
    const url = await serveBytes((socket) => socket.resetAndDestroy())
    const error = await failure(guarded.fetch(url, { method: 'POST', body: 'x' }))
    expect(error).toMatchObject({ reason: 'maybe-sent', sent: 'maybe', status: undefined })
  })

  test('a connection closed without an answer', async () => {
    const url = await serveBytes((socket) => socket.end())
    expect(await failure(guarded.fetch(url, { method: 'POST' }))).toMatchObject({ reason: 'maybe-sent' })
  })

  test('an answer that is not HTTP', async () => {
    const url = await serveBytes((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))
    expect(await failure(guarded.fetch(url))).toMatchObject({ reason: 'maybe-sent', sent: 'maybe' })
  })

  test('a body that breaks off, with the status that had come', async () => {
    const url = await serveBytes((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'))
    const error = await failure(guarded.fetch(url, { method: 'POST' }))
    expect(error).toMatchObject({ reason: 'maybe-sent', sent: 'maybe', status: 200 })
  })

  test('a server that takes the request and says nothing', async () => {
    const url = await serveBytes(() => {})
    const error = await failure(guarded.fetch(url, { method: 'POST', timeoutMs: 1_000 }))
    expect(error).toMatchObject({ reason: 'timeout', sent: 'maybe' })
  })

  test('a signal that fires while the answer is awaited', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
    const url = await serveBytes(() => arrive())
    const controller = new AbortController()
    const request = failure(guarded.fetch(url, { method: 'POST', signal: controller.signal }))
    await arrived
    controller.abort(new Error('shutting down'))
    expect(await request).toMatchObject({ reason: 'maybe-sent', cause: { message: 'shutting down' } })
  })

  test('a drip of headers or of body is cut off when the time is up', async () => {
    const drip = (socket: Socket, start: string, each: string) => {
      socket.write(start)
      const timer = setInterval(() => socket.write(each), 10)
      socket.on('close', () => clearInterval(timer))
    }
    const slowHead = await serveBytes((socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x-more: 1\r\n'))
    const slowBody = await serveBytes((socket) =>
      drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n', 'a'),
    )
    const endless1xx = await serveBytes((socket) => drip(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n'))
    for (const url of [slowHead, slowBody, endless1xx])
      expect([url, (await failure(guarded.fetch(url, { timeoutMs: 150 }))).reason]).toEqual([url, 'timeout'])
  })
})

describe('size', () => {
  const endless: RequestListener = (_request, response) => {
    const write = () => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384, 'a')));
    }
    response.on('drain', write)
    write()
  }

  test('an endless body is cut off at the cap', async () => {
    const error = await failure(guarded.fetch(await serve(endless), { maxBytes: 100_000 }))
    expect(error).toMatchObject({ reason: 'too-large', sent: 'maybe', status: 200 })
  })

  test('or its beginning kept, when asked', async () => {
    const answer = await guarded.fetch(await serve(endless), { maxBytes: 100_000, overflow: 'truncate' })
    expect(answer.body).toHaveLength(100_000)
  })

  test('a body of exactly the cap passes, one byte more does not', async () => {
    const url = await serve((_request, response) => response.end('12345'))
    expect((await guarded.fetch(url, { maxBytes: 5 })).body.toString()).toBe('12345')
    expect(await failure(guarded.fetch(url, { maxBytes: 4 }))).toMatchObject({ reason: 'too-large' })
  })

  test('an announced length over the cap ends the request before the body', async () => {
    const url = await serveBytes((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 999999\r\n\r\n'),
    )
    expect(await failure(guarded.fetch(url, { maxBytes: 1000 }))).toMatchObject({ reason: 'too-large' })
    const head = await serve((_request, response) =>
      response.writeHead(200, { 'content-length': 9_999 }).end(),
    )
    expect((await guarded.fetch(head, { method: 'HEAD', maxBytes: 10 })).status).toBe(200)
  })

  test('nothing is decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000))
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    expect((await guarded.fetch(url, { maxBytes: 50_000 })).body.equals(bomb)).toBe(true)
  })
})

describe('a stream', () => {
  test('brings a large body piece by piece', async () => {
    const sent = Buffer.alloc(3_000_000, 'parley')
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'a/b' }).end(sent),
    )
    const answer = await guarded.fetch(url, { stream: true, maxBytes: 4_000_000 })
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'a/b'])
    expect((await buffer(answer.body)).equals(sent)).toBe(true)
  })

  test('waits for its reader', async () => {
    let sent = 0
    const url = await serve((_request, response) => {
      const write = () => {
        while (sent < 50_000_000 && !response.destroyed) {
          sent += 65_536
          if (!response.write(Buffer.alloc(65_536))) return
        }
        response.end()
      }
      response.on('drain', write)
      write()
    })
    const { body } = await guarded.fetch(url, { stream: true, maxBytes: 100_000_000 })
    let before = -1
    while (sent !== before) {
      before = sent
      await sleep(50)
    }
    expect(sent).toBeLessThan(50_000_000)
    let received = 0
    for await (const chunk of body) received += (chunk as Buffer).length
    expect(received).toBe(sent)
  })

  test('fails in the middle when it grows past the cap, runs out of time or breaks off', async () => {
    const endless = await serve((_request, response) => {
      response.on('drain', () => response.write(Buffer.alloc(65_536)))
      response.write(Buffer.alloc(65_536))
    })
    const stuck = await serveBytes((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
    )
    const broken = await serveBytes((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'))
    const reasonOf = async (url: string, timeoutMs: number) => {
      const { body } = await guarded.fetch(url, { stream: true, maxBytes: 200_000, timeoutMs })
      return (await failure(buffer(body))).reason
    }
    expect(await reasonOf(endless, 10_000)).toBe('too-large')
    expect(await reasonOf(stuck, 1_000)).toBe('timeout')
    expect(await reasonOf(broken, 10_000)).toBe('maybe-sent')
  })

  test('drops the connection when its reader stops', async () => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>()
    const url = await serve((_request, response) => {
      response.on('close', close)
      response.write(Buffer.alloc(100_000))
    })
    const { body } = await guarded.fetch(url, { stream: true })
    for await (const _chunk of body) break
    await closed
  })

  test('that nobody reads may fail without harm', async () => {
    const url = await serveBytes((socket) => socket.write('HTTP/1.1 404 No\r\ncontent-length: 9\r\n\r\nabc'))
    const { status, body } = await guarded.fetch(url, { stream: true, timeoutMs: 1_000 })
    expect(status).toBe(404)
    await new Promise((resolve) => body.on('close', resolve))
    expect(body.errored).toMatchObject({ reason: 'timeout' })
  })
})

test('after closing, nothing is sent', async () => {
  const url = await serve((_request, response) => response.end())
  await guarded.close()
  expect(await failure(guarded.fetch(url))).toMatchObject({ reason: 'not-sent', sent: 'no' })
})
