import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../../platform/db/index.ts'
import { AppError, invalidField } from '../../platform/errors.ts'
import {
  claimKey,
  type IdempotencyKey,
  isUsableKey,
  keepAnswer,
  releaseKey,
} from '../../platform/idempotency/index.ts'
import type { Id } from '../../platform/ids.ts'
import { callerId } from './auth.ts'

/** What of an answer comes again with it, besides its body. */
const keptHeaders = ['content-type', 'etag', 'location'] as const

type KeptAnswer = { body: string; headers: Record<string, string> }

/**
 * Has a POST that comes twice with one `Idempotency-Key` do its work once, draft-ietf-httpapi-idempotency-key-header.
 * Only a success is kept, for a day: what failed may be tried again under the same key. Kept answers are sealed, since
 * some show a secret this once.
 */
export class Idempotency {
  readonly #db: Database
  readonly #held = new WeakMap<FastifyRequest, IdempotencyKey & { claim: Id }>()

  constructor(db: Database) {
    this.#db = db
  }

  /** Fastify’s hook `preHandler`: answers in place of the handler what was answered before. */
  async begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const given = request.headers['idempotency-key']
    if (given === undefined || !isKeyed(request)) return undefined
    const key = keyOf(request, String(given))
    const claim = await claimKey(this.#db, { ...key, requestHash: hashOf(request) })
    if (claim.state === 'other-request')
      throw new AppError(
        'idempotency_key_reused',
        'This Idempotency-Key was sent before, with another request; take a new key for every operation',
      )
    if (claim.state === 'running')
      throw new AppError(
        'idempotency_key_in_use',
        'The first request with this Idempotency-Key still runs; send the same again in a moment',
        { retryAfterSeconds: 1 },
      )
    if (claim.state === 'claimed') {
      this.#held.set(request, { ...key, claim: claim.claim })
      return undefined
    }
    const { body, headers } = JSON.parse(this.#db.vault.open(claim.body ?? '')) as KeptAnswer
    reply.status(claim.status).headers({ ...headers, 'idempotency-replayed': 'true' })
    return body === '' ? reply.send() : reply.serializer(String).send(body)
  }

  /** Fastify’s hook `onSend`: keeps what is answered, or gives the key back. */
  async finish(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<void> {
    const held = this.#held.get(request)
    if (!held) return
    this.#held.delete(request)
    try {
      const { statusCode: status } = reply
      const isKept = status < 300 && (typeof payload === 'string' || !payload)
      if (!isKept) return await releaseKey(this.#db, held)
      const answer: KeptAnswer = { body: payload ? String(payload) : '', headers: headersOf(reply) }
      await keepAnswer(this.#db, held, { status, body: this.#db.vault.seal(JSON.stringify(answer)) })
    } catch (error) {
      // The work is done, and whoever asked for it must hear so; the key is free again in some minutes.
      request.log.warn({ err: error }, 'an answer could not be kept for its Idempotency-Key')
    }
  }
}

/** A file is not read twice to be compared, and who is not known yet has no keys. */
function isKeyed({ method, headers, routeOptions }: FastifyRequest): boolean {
  const isFile = headers['content-type']?.startsWith('multipart/') ?? false
  return method === 'POST' && !isFile && !routeOptions.config.public
}

/** The key is a String of RFC 9651, in quotes; bare ones are taken as well. */
function keyOf({ parley, method, routeOptions }: FastifyRequest, given: string): IdempotencyKey {
  const text = given.trim()
  const key = /^"(.*)"$/.exec(text)?.[1]?.replace(/\\(["\\])/g, '$1') ?? text
  if (!isUsableKey(key)) throw invalidField('Idempotency-Key', 'must have 1 to 255 characters', 'INVALID')
  return {
    accountId: parley.account.id,
    credentialId: callerId(parley),
    method,
    operation: routeOptions.url ?? '',
    key,
  }
}

/** The same for the same values, in whatever order their keys came. */
function hashOf({ params, query, body }: FastifyRequest): string {
  return hash('sha256', JSON.stringify(canonical([params, query, body ?? null])), 'hex')
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return { object: entries.map(([name, inner]) => [name, canonical(inner)]) }
}

function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = reply.getHeader(name)
      return value === undefined ? [] : [[name, String(value)]]
    }),
  )
}
