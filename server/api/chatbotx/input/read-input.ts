import type { FastifyRequest } from 'fastify'
import { invalidInput } from '../errors.ts'
import type { Endpoint } from '../route.ts'
import { toJsonSchema } from '../spec/json-schema.ts'
import { readBody } from './body.ts'
import { parseBrackets, queryOf } from './brackets.ts'
import { coerce, isPlainObject } from './coerce.ts'

/** Reads and validates the input of an endpoint. What it gets besides `input` is the same before validation. */
export type InputReader = (request: FastifyRequest) => Promise<{ given: unknown; input: unknown }>

/**
 * GET takes path and query, anything else path and body: a DELETE with more than its path needs a JSON body.
 * Where both name a key, the query or body wins.
 *
 * @throws ChatbotxError 400 with Zod's issues
 */
export function inputReader({ method, input: schema }: Pick<Endpoint, 'method' | 'input'>): InputReader {
  if (!schema)
    return async (request) => ({ given: method === 'GET' ? {} : await readBody(request), input: undefined })
  const wanted = toJsonSchema(schema, 'input')
  return async (request) => {
    const values = method === 'GET' ? parseBrackets(queryOf(request.url)) : await readBody(request)
    const given = withPath(request.params as Record<string, string>, values)
    const { success, error, data } = await schema.safeParseAsync(coerce(wanted, given))
    if (!success) throw invalidInput(error.issues)
    return { given, input: data }
  }
}

/** Without a body the path is all there is; a body that is no object stands alone, to be refused. */
function withPath(params: Record<string, string>, values: unknown): unknown {
  if (values === undefined) return Object.keys(params).length > 0 ? { ...params } : undefined
  return isPlainObject(values) ? { ...params, ...values } : values
}
