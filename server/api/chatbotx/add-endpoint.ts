import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Services } from '../services.ts'
import { requirePermission } from './auth.ts'
import { inputReader } from './input/read-input.ts'
import { type AnswerText, once } from './once.ts'
import { type Endpoint, JsonText } from './route.ts'

/** Routes an endpoint: permission, input, once per idempotency key, output. */
export function addEndpoint(app: FastifyInstance, endpoint: Endpoint, services: Services): void {
  const { method, path, scope } = endpoint
  const readInput = inputReader(endpoint)
  app.route({
    method,
    url: path.replace(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: false,
    config: { chatbotx: endpoint },
    onRequest: async (request) => requirePermission(request.chatbotx, method, scope),
    handler: async (request, reply) => {
      const { given, input } = await readInput(request)
      const { status, text, replayed } = await once(
        services.db,
        { request, endpoint, given: { params: request.params, given } },
        () => answer(endpoint, services, request, input),
      )
      if (replayed) reply.header('idempotent-replayed', 'true')
      reply.status(status)
      return text === undefined ? reply.send() : reply.type('application/json; charset=utf-8').send(text)
    },
  })
}

async function answer(
  { output, status = 200, handler }: Endpoint,
  services: Services,
  { chatbotx: caller }: FastifyRequest,
  input: unknown,
): Promise<AnswerText> {
  const answered: unknown = await handler(services, { caller, input })
  if (!output) return { status, text: undefined }
  const text = answered instanceof JsonText ? answered.text : JSON.stringify(output.parse(answered))
  return { status, text }
}
