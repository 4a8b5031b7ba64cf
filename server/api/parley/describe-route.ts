import type { FastifyContextConfig, RouteOptions } from 'fastify'
import Type, { type TObject } from 'typebox'
import { Problem } from '../../../shared/parley/index.ts'
import { problemType } from './errors.ts'

const IdempotencyKey = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description: 'Has the work done once, however often it is asked for within a day; 1 to 255 characters',
    }),
  ),
})

/** Fastify’s hook `onRoute`: gives a route what all of its kind take and answer, so that the document has it too. */
export function describeRoute({ schema, config = {}, method }: RouteOptions): void {
  if (!schema) return
  const { response, querystring } = schema as { response?: Record<string, unknown>; querystring?: TObject }
  if (response)
    response['default'] = {
      description: 'A problem, RFC 9457',
      content: { [problemType]: { schema: Problem } },
    }
  // A misspelt filter that is ignored would answer everything.
  if (querystring) schema.querystring = { ...querystring, additionalProperties: false }
  if (method === 'POST' && !config.public) schema.headers ??= IdempotencyKey
  schema.security = securityOf(config)
}

/** Which credentials do, with the scope that a key needs and the role that a person needs. */
function securityOf({ public: isOpen, person, scope, role }: FastifyContextConfig) {
  if (isOpen) return []
  const session = { session: role ? [role] : [] }
  return person ? [session] : [{ key: scope ? [scope] : [] }, session]
}
