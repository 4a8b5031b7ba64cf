import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Database } from '../../platform/db/index.ts'
import {
  claimKey,
  type IdempotencyKey,
  isUsableKey,
  keepAnswer,
  releaseKey,
} from '../../platform/idempotency/index.ts'
import { ChatbotxError } from './errors.ts'
import type { Endpoint } from './route.ts'

/** The text of an answer; undefined for none. */
export type AnswerText = { status: number; text: string | undefined; replayed?: boolean }

/**
 * Does the work of a request, or with an `Idempotency-Key` that had its answer, answers that again. Only a success
 * is kept: what failed may be tried again under the same key.
 */
export async function once(
  db: Database,
  { request, endpoint, given }: { request: FastifyRequest; endpoint: Endpoint; given: unknown },
  work: () => Promise<AnswerText>,
): Promise<AnswerText> {
  const header = request.headers['idempotency-key']
  if (header === undefined || endpoint.method === 'GET') return work()
  const key = keyOf(request, endpoint, String(header))
  const claim = await claimKey(db, { ...key, requestHash: await hashOf(given) })
  if (claim.state === 'answered') return { status: claim.status, text: claim.body, replayed: true }
  if (claim.state === 'other-request')
    throw new ChatbotxError(
      'idempotencyKeyReused',
      422,
      'This Idempotency-Key was used for another request; take a new one',
    )
  if (claim.state === 'running')
    throw new ChatbotxError(
      'idempotencyKeyConflict',
      409,
      'A request with this Idempotency-Key is still running; wait for it',
    )
  const held = { ...key, claim: claim.claim }
  const answer = await work().catch(async (error: unknown) => {
    await releaseKey(db, held)
    throw error
  })
  await keepAnswer(db, held, { status: answer.status, body: answer.text })
  return answer
}

function keyOf({ chatbotx }: FastifyRequest, { method, operationId }: Endpoint, key: string): IdempotencyKey {
  if (!isUsableKey(key))
    throw new ChatbotxError('idempotencyKeyInvalid', 422, 'An Idempotency-Key has 1 to 255 characters')
  const { accountId, id: credentialId } = chatbotx.credential
  return { accountId, credentialId, method, operation: operationId, key }
}

/** The same for the same values, in whatever order their keys came; files count by their bytes. */
async function hashOf(given: unknown): Promise<string> {
  return hash('sha256', JSON.stringify(await canonical(given)) ?? '', 'hex')
}

async function canonical(value: unknown): Promise<unknown> {
  if (value instanceof File)
    return { file: value.name, sha256: hash('sha256', new Uint8Array(await value.arrayBuffer()), 'hex') }
  if (Array.isArray(value)) return Promise.all(value.map(canonical))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Promise.all(entries.map(async ([key, inner]) => [key, await canonical(inner)]))
}
