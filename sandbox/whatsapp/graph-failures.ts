import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GraphError } from './errors.ts'
import { type FailureRule, type Operation, takeFailure } from './failures.ts'
import { pathPart } from './graph-access.ts'
import { toDigits } from './ids.ts'
import { objectOf, textOf } from './json.ts'
import { numbersOfAccount } from './notify.ts'
import type { PhoneNumber, Sandbox } from './state.ts'

/** The numbers a request is about: one, or all of a business account, whose rules may apply to it. */
export function numbersOf(sandbox: Sandbox, id: string): PhoneNumber[] {
  const number = sandbox.numbers.get(id)
  if (number) return [number]
  const media = sandbox.media.find(id)
  const owner = media && sandbox.numbers.get(media.phoneNumberId)
  return owner ? [owner] : numbersOfAccount(sandbox, sandbox.templates.get(id)?.wabaId ?? id)
}

export function ruleFor(
  sandbox: Sandbox,
  request: FastifyRequest,
  operation: Operation,
): FailureRule | undefined {
  const numbers = numbersOf(sandbox, pathPart(request))
  if (numbers.every(({ failures }) => failures.length === 0)) return undefined
  const body = objectOf(request.body)
  const to = textOf(body['to'])
  return takeFailure(numbers, operation, to ? (toDigits(to) ?? to) : textOf(body['recipient']))
}

/** What a rule does before the request is looked at. Throws its error, or takes the reply over. */
export async function failBefore(rule: FailureRule, reply: FastifyReply): Promise<void> {
  if (rule.regainAccessMinutes !== null) reply.header('x-business-use-case-usage', usageOf(rule))
  switch (rule.mode) {
    case 'refuse':
      throw new GraphError(rule.code, {
        message: rule.message ?? undefined,
        details: rule.details ?? undefined,
        subcode: rule.subcode ?? undefined,
        status: rule.httpStatus ?? undefined,
        retryAfterSeconds: rule.retryAfterSeconds ?? undefined,
      })
    case 'html':
      await reply
        .code(rule.httpStatus ?? 502)
        .type('text/html')
        .send('<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>')
      return
    case 'hang-before':
    case 'cut-before':
      await breakConnection(rule, reply)
      return
  }
}

/** What a rule does once the request was carried out: the caller never learns that it was. */
export async function failAfter(rule: FailureRule, reply: FastifyReply): Promise<void> {
  if (rule.mode === 'hang-after' || rule.mode === 'cut-after') await breakConnection(rule, reply)
}

async function breakConnection(rule: FailureRule, reply: FastifyReply): Promise<void> {
  reply.hijack()
  if (rule.mode.startsWith('hang')) await untilGone(reply, rule.hangMs)
  reply.raw.destroy()
}

/** Until the caller gives up, or the time is over. */
async function untilGone(reply: FastifyReply, mostMs: number): Promise<void> {
  const gone = new AbortController()
  const stop = () => gone.abort()
  reply.raw.on('close', stop)
  try {
    await wait(mostMs, undefined, { signal: gone.signal, ref: false })
  } catch {
    // The caller hung up: nothing left to wait for.
  } finally {
    reply.raw.off('close', stop)
  }
}

function usageOf(rule: FailureRule): string {
  return JSON.stringify({
    usage: [
      {
        type: 'whatsapp',
        call_count: 100,
        total_cputime: 100,
        total_time: 100,
        estimated_time_to_regain_access: rule.regainAccessMinutes,
      },
    ],
  })
}
