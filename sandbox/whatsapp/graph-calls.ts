import type { FastifyInstance } from 'fastify'
import { handleCall } from './calls.ts'
import { accessNumber, bodyOf } from './graph-access.ts'
import type { Sandbox } from './state.ts'

export function registerCalls(app: FastifyInstance, sandbox: Sandbox): void {
  app.post('/:id/calls', { config: { operation: 'calls' } }, (request, reply) => {
    const number = accessNumber(sandbox, request)
    reply.send(handleCall(sandbox, number, bodyOf(request)))
  })
}
