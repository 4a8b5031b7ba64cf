import type { FastifyRequest } from 'fastify'
import type { FailureRule } from './failures.ts'

/** What is known of one Graph request while it is answered. */
export type Handled = { startedAt: number; rule: FailureRule | undefined; answer: unknown; recorded: boolean }

/** The name under which Fastify keeps it on the request. */
export const handledName = 'whatsappSandbox'

export function handledOf(request: FastifyRequest): Handled {
  const known = request.getDecorator<Handled | null>(handledName)
  if (known) return known
  const handled: Handled = {
    startedAt: performance.now(),
    rule: undefined,
    answer: undefined,
    recorded: false,
  }
  request.setDecorator(handledName, handled)
  return handled
}
