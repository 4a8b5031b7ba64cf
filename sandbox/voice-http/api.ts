import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { endCall, startCall } from './call.ts'
import type { Account, Network, NetworkCall, Vendor } from './state.ts'

type Fields = Record<string, string | string[] | number | boolean | undefined>

/** The three vendors' own paths. They differ in their beginnings, so one port can have them all. */
export function addApi(app: FastifyInstance, network: Network): void {
  const twilio = '/2010-04-01/Accounts/:account'
  app.post(`${twilio}/Calls.json`, (request, reply) => place(network, 'twilio', request, reply))
  app.post(`${twilio}/Calls/:call`, (request, reply) => changeTwilioCall(network, request, reply))
  app.get(`${twilio}/Recordings/:recording`, (request, reply) => sendRecording(network, request, reply))
  for (const [vendor, base] of [
    ['plivo', '/v1/Account/:account'],
    ['vobiz', '/api/v1/Account/:account'],
  ] as const) {
    app.post(`${base}/Call/`, (request, reply) => place(network, vendor, request, reply))
    for (const kind of ['Call', 'Request'])
      app.delete(`${base}/${kind}/:call/`, (request, reply) => deleteCall(network, vendor, request, reply))
  }
  app.get('/recordings/:recording', (request, reply) => sendRecording(network, request, reply))
}

function place(network: Network, vendor: Vendor, request: FastifyRequest, reply: FastifyReply) {
  const account = accountOf(network, vendor, request)
  const body = (request.body ?? {}) as Fields
  network.requests.push({ vendor, method: request.method, path: request.url, body })
  if (!account) return refuse(reply, vendor, 401, { code: 20003, message: 'Authenticate' })
  const failure = network.failures.shift()
  if (failure && 'status' in failure)
    return reply
      .code(failure.status)
      .headers(failure.headers ?? {})
      .send(failure.body)
  if (failure?.cut === 'before') return cut(reply)

  const missing = vendor === 'twilio' ? ['To', 'From', 'Url'] : ['to', 'from', 'answer_url']
  const absent = missing.find((name) => !body[name])
  if (absent) return refuse(reply, vendor, 400, { code: 21201, message: `${absent} is missing` })
  const call = startCall(network, account, vendor === 'twilio' ? readTwilio(body) : readPlivo(body))
  if (failure?.cut === 'after') return cut(reply)
  if (vendor === 'twilio') return reply.code(201).send(presentTwilio(call))
  const answer = { api_id: randomUUID(), message: 'call fired', request_uuid: call.id }
  return reply.code(vendor === 'plivo' ? 201 : 200).send(answer)
}

function readTwilio(body: Fields) {
  const events = [body['StatusCallbackEvent'] ?? []].flat().map(String)
  return {
    direction: 'outbound' as const,
    from: String(body['From']),
    to: String(body['To']),
    urls: {
      answer: String(body['Url']),
      status: text(body['StatusCallback']),
      events: events.length > 0 ? events : undefined,
      recording: text(body['RecordingStatusCallback']),
    },
    ringTimeoutMs: Number(body['Timeout'] ?? 60) * 1_000,
    timeLimitMs: Number(body['TimeLimit'] ?? 14_400) * 1_000,
    records: body['Record'] === 'true',
  }
}

function readPlivo(body: Fields) {
  return {
    direction: 'outbound' as const,
    from: `+${String(body['from']).replace('+', '')}`,
    to: `+${String(body['to']).replace('+', '')}`,
    urls: {
      answer: String(body['answer_url']),
      ring: text(body['ring_url']),
      status: text(body['hangup_url']),
    },
    ringTimeoutMs: Number(body['ring_timeout'] ?? 120) * 1_000,
    timeLimitMs: Number(body['time_limit'] ?? 14_400) * 1_000,
    records: false,
  }
}

function changeTwilioCall(network: Network, request: FastifyRequest, reply: FastifyReply) {
  const body = (request.body ?? {}) as Fields
  network.requests.push({ vendor: 'twilio', method: 'POST', path: request.url, body })
  const call = callOf(network, 'twilio', request)
  if (!call) return refuse(reply, 'twilio', 404, { code: 20404, message: 'The call was not found' })
  const isAnswered = call.answeredAt !== undefined
  // `canceled` leaves an answered call alone.
  if (body['Status'] === 'canceled' && !isAnswered)
    endCall(network, call, { status: 'canceled', sipCode: 487, by: 'API Request' })
  if (body['Status'] === 'completed')
    endCall(network, call, { status: isAnswered ? 'completed' : 'canceled', by: 'API Request' })
  return reply.send(presentTwilio(call))
}

function deleteCall(network: Network, vendor: Vendor, request: FastifyRequest, reply: FastifyReply) {
  network.requests.push({ vendor, method: 'DELETE', path: request.url, body: {} })
  const call = callOf(network, vendor, request)
  if (!call || call.endedAt !== undefined)
    return refuse(reply, vendor, 404, { code: 0, message: 'call not found' })
  const status = call.answeredAt === undefined ? 'canceled' : 'completed'
  endCall(network, call, { status, by: 'API Request' })
  return reply.code(204).send()
}

function sendRecording(network: Network, request: FastifyRequest, reply: FastifyReply) {
  const { recording: name } = request.params as { recording: string }
  const recording = network.recordings.get(name.replace(/\.(wav|mp3)$/, ''))
  if (!recording) return reply.code(404).send()
  // Twilio always wants the account's own name and token; the others are set to want them, as accounts can be.
  const { id, token } = recording.account
  const expected = `Basic ${Buffer.from(`${id}:${token}`).toString('base64')}`
  if (request.headers.authorization !== expected)
    return reply.code(401).header('www-authenticate', 'Basic').send()
  recording.fetched += 1
  return reply.type('audio/x-wav').send(recording.bytes)
}

function presentTwilio({ id, account, status, from, to }: NetworkCall) {
  return {
    sid: id,
    account_sid: account.id,
    status,
    from,
    to,
    direction: 'outbound-api',
    api_version: '2010-04-01',
  }
}

/** The account of the path, when the request proves that it is its own. */
function accountOf(network: Network, vendor: Vendor, request: FastifyRequest): Account | undefined {
  const { account: id } = request.params as { account: string }
  const account = network.accounts.find((one) => one.vendor === vendor && one.id === id)
  if (!account) return undefined
  const { headers } = request
  if (vendor === 'vobiz')
    return headers['x-auth-id'] === id && headers['x-auth-token'] === account.token ? account : undefined
  const expected = `Basic ${Buffer.from(`${id}:${account.token}`).toString('base64')}`
  return headers.authorization === expected ? account : undefined
}

function callOf(network: Network, vendor: Vendor, request: FastifyRequest): NetworkCall | undefined {
  const account = accountOf(network, vendor, request)
  const { call: id } = request.params as { call: string }
  const call = network.calls.get(id.replace('.json', ''))
  return call?.account === account ? call : undefined
}

function refuse(
  reply: FastifyReply,
  vendor: Vendor,
  status: number,
  error: { code: number; message: string },
) {
  const body =
    vendor === 'twilio'
      ? { ...error, more_info: `https://www.twilio.com/docs/errors/${error.code}`, status }
      : { api_id: randomUUID(), error: error.message }
  return reply.code(status).send(body)
}

/** Ends the connection without an answer. */
function cut(reply: FastifyReply): FastifyReply {
  reply.hijack()
  reply.raw.destroy()
  return reply
}

function text(value: Fields[string]): string | undefined {
  return typeof value === 'string' && value ? value : undefined
}
