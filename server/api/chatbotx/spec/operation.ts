import type { JsonSchema } from '../input/coerce.ts'
import type { Endpoint } from '../route.ts'
import { toJsonSchema } from './json-schema.ts'

/** What any operation may answer besides its success. */
const usual = [400, 401, 403, 429, 500, 503]
/** What a body or an `Idempotency-Key` may lead to. */
const ofWrites = [409, 413, 422]

const reasons: Record<number, string> = {
  400: 'The input does not fit, or a business rule is broken',
  401: 'No token, or an unknown one',
  403: 'Not allowed with this token',
  404: 'Not found',
  409: 'In conflict with something that exists or runs',
  413: 'Too large',
  422: 'Cannot be taken',
  429: 'Too many requests',
  500: 'A fault of the server',
  502: 'The network did not answer',
  503: 'Away for a moment; try again',
}

/** One endpoint as OpenAPI 3.1 has it: clients that are driven by the document need all of this. */
export function operationOf(endpoint: Endpoint): object {
  const { method, path, operationId, summary, description, tags, input } = endpoint
  const schema: JsonSchema = input ? toJsonSchema(input, 'input') : {}
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  const rest = withoutKeys(schema, names)
  const isQuery = method === 'GET'
  const parameters = [...names.map((name) => pathParameter(name, schema)), ...(isQuery ? queryOf(rest) : [])]
  const hasBody = !isQuery && Object.keys(rest.properties ?? {}).length > 0
  return {
    operationId,
    summary,
    ...(description && { description }),
    tags,
    ...(parameters.length > 0 && { parameters }),
    ...(hasBody && { requestBody: bodyOf(rest) }),
    responses: responsesOf(endpoint),
  }
}

function withoutKeys(schema: JsonSchema, names: string[]): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).filter(([key]) => !names.includes(key))
  const required = (schema.required ?? []).filter((key) => !names.includes(key))
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  }
}

function pathParameter(name: string, { properties = {} }: JsonSchema): object {
  return { name, in: 'path', required: true, schema: properties[name] ?? { type: 'string' } }
}

/** As the vendor's document has them, down to how arrays are said to be written. */
function queryOf({ properties = {}, required = [] }: JsonSchema): object[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
    ...((schema.type === 'array' || schema.type === 'object') && { style: 'deepObject', explode: true }),
    allowEmptyValue: true,
    allowReserved: true,
  }))
}

function bodyOf(schema: JsonSchema): object {
  const type = JSON.stringify(schema).includes('"format":"binary"') ? ['multipart/form-data'] : []
  return {
    required: (schema.required ?? []).length > 0,
    content: Object.fromEntries(['application/json', ...type].map((name) => [name, { schema }])),
  }
}

function responsesOf({ method, output, status = 200, failures = [] }: Endpoint): object {
  const success = output
    ? { description: 'Done', content: { 'application/json': { schema: toJsonSchema(output, 'output') } } }
    : { description: 'Done; there is no body' }
  const others = [...new Set([...usual, ...(method === 'GET' ? [] : ofWrites), ...failures])].sort()
  return Object.fromEntries([
    [String(status), success],
    ...others.map((code) => [
      String(code),
      {
        description: reasons[code] ?? 'Failed',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  ])
}
