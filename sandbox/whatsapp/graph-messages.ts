import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphError, invalid } from './errors.ts'
import type { FailureRule } from './failures.ts'
import { accessNumber, bodyOf } from './graph-access.ts'
import { handledOf } from './handled.ts'
import { markRead, sendMessage } from './send.ts'
import type { Sandbox } from './state.ts'

/** Sending, read marks, typing. Marketing messages have an address of their own and must be templates. */
export function registerMessages(app: FastifyInstance, sandbox: Sandbox): void {
  const config = { operation: 'messages' }

  app.post('/:id/messages', { config }, (request, reply) => {
    const number = accessNumber(sandbox, request)
    const body = bodyOf(request)
    if (body['status'] === 'read') reply.send(markRead(sandbox, number, body))
    else if (body['status'] !== undefined) throw invalid('status', "'read'")
    else reply.send(sendMessage(sandbox, number, body, lateRule(request)))
  })

  app.post('/:id/marketing_messages', { config }, (request, reply) => {
    const number = accessNumber(sandbox, request)
    const body = bodyOf(request)
    if (body['type'] !== 'template')
      throw new GraphError(131009, { details: "Parameter 'type' must be 'template'." })
    reply.send(sendMessage(sandbox, number, body, lateRule(request)))
  })
}

function lateRule(request: FastifyRequest): FailureRule | undefined {
  const { rule } = handledOf(request)
  return rule?.mode === 'late' ? rule : undefined
}
