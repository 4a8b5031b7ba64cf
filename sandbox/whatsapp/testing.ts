import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startWhatsAppSandbox, type WhatsAppSandbox } from './index.ts'
import { isObject, type Json, listOf, objectOf, textOf } from './json.ts'
import { defaultNumber } from './sandbox-state.ts'

/** A business server reduced to what tests look at: it answers the handshake and remembers every body. */
export type Receiver = {
  url: string
  posts: { raw: string; headers: IncomingHttpHeaders }[]
  /** Answers of the next posts; 200 once they are used up. */
  answers: number[]
  /** Every change of every body, in the order of arrival. */
  changes: () => { field: string; value: Json }[]
  statuses: () => Json[]
  messages: () => Json[]
  close: () => Promise<void>
}

export async function startReceiver(verifyToken = 'sandbox-verify-token'): Promise<Receiver> {
  const posts: Receiver['posts'] = []
  const answers: number[] = []
  const server = createServer(async (request, response) => {
    const query = new URL(request.url ?? '/', 'http://receiver').searchParams
    if (request.method === 'GET') {
      const known = query.get('hub.mode') === 'subscribe' && query.get('hub.verify_token') === verifyToken
      response.writeHead(known ? 200 : 403).end(known ? query.get('hub.challenge') : 'wrong token')
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    posts.push({ raw: Buffer.concat(chunks).toString(), headers: request.headers })
    response.writeHead(answers.shift() ?? 200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const changes = () => posts.flatMap(({ raw }) => changesOf(raw))
  const parts = (name: string) => changes().flatMap(({ value }) => listOf(value[name]).filter(isObject))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    posts,
    answers,
    changes,
    statuses: () => parts('statuses'),
    messages: () => parts('messages'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A sandbox and a receiver that know each other, a clock to turn, and the calls tests make most. */
export async function startBench() {
  const clock = { now: Date.parse('2026-03-01T12:00:00Z') }
  const receiver = await startReceiver()
  const sandbox = await startWhatsAppSandbox({ port: 0, now: () => clock.now })
  const numberId = defaultNumber.phone_number_id
  await sandbox.control.putNumber({
    phone_number_id: numberId,
    callback_url: receiver.url,
    behaviour: { sentDelayMs: 0, deliveredDelayMs: 5, retryScale: 0.001 },
  })
  return {
    clock,
    receiver,
    sandbox,
    control: sandbox.control,
    numberId,
    wabaId: defaultNumber.waba_id,
    graph: (path: string, init?: GraphInit) => graph(sandbox, path, init),
    send: (body: Json) => graph(sandbox, `${numberId}/messages`, { body: { ...text('hello'), ...body } }),
    /** Ann writes, so that the 24-hour window is open. */
    greet: (from = ann) => sandbox.control.inbound(numberId, { from, name: 'Ann Lee', text: 'hi' }),
    async close() {
      await sandbox.close()
      await receiver.close()
    },
  }
}

export type Bench = Awaited<ReturnType<typeof startBench>>

export const ann = '15550100002'

export function text(body: string, to = ann): Json {
  return { messaging_product: 'whatsapp', to, type: 'text', text: { body } }
}

type GraphInit = { method?: string; body?: unknown; token?: string | null }
type GraphAnswer = { status: number; headers: Headers; body: Json; error: Json; wamid: string }

/** One request to the Graph side, with the default token; GET without a body, POST with one. */
export async function graph(
  sandbox: WhatsAppSandbox,
  path: string,
  init: GraphInit = {},
): Promise<GraphAnswer> {
  const { body, token = 'sandbox-access-token', method = body === undefined ? 'GET' : 'POST' } = init
  const response = await fetch(`${sandbox.url}/v23.0/${path}`, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer = objectOf(await response.json())
  const message = objectOf(listOf(answer['messages'])[0])
  return {
    status: response.status,
    headers: response.headers,
    body: answer,
    error: objectOf(answer['error']),
    wamid: textOf(message['id']) ?? '',
  }
}

function changesOf(raw: string): { field: string; value: Json }[] {
  const entries = listOf(objectOf(JSON.parse(raw))['entry'])
  return entries
    .flatMap((entry) => listOf(objectOf(entry)['changes']))
    .map((change) => {
      const { field, value } = objectOf(change)
      return { field: textOf(field) ?? '', value: objectOf(value) }
    })
}
