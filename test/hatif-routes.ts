import type { IdKind } from '../server/platform/ids.ts'
import type { TestServer } from './harness.ts'

type Schema = { properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[] }
type Operation = {
  operationId: string
  security?: unknown[]
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}
/** A route of the Hatif dialect, as the published document has it. */
export type Route = { method: string; path: string; operation: Operation }

/** What a parameter of a path names; `id` by the collection before it. A new one must be entered here. */
const kindsOfParameters: Record<string, IdKind> = {
  channelId: 'inbox',
  conversationId: 'conversation',
  propertyId: 'customField',
  '/v1/contacts/{id}': 'contact',
  '/v1/contact-property-definitions/{id}': 'customField',
  '/v1/tags/service-account/{id}': 'tag',
}

export async function listRoutes({ app }: TestServer): Promise<Route[]> {
  const { paths }: { paths: Record<string, Record<string, Operation>> } = (
    await app.http.inject('/docs/hatif/openapi.json')
  ).json()
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
}

/** Every route under the dialect's paths that the program answers, as `GET /v1/…/{id}`, read from its own routing table. */
export function routingTable({ app }: TestServer): string[] {
  const parents: string[] = []
  const routes: string[] = []
  for (const line of app.http.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent, segment, methods] = /^([│ ]*)[├└]── (\S*)(?: \(([^)]*)\))?$/.exec(line) ?? []
    if (indent === undefined) continue
    const depth = indent.length / 4
    parents.length = depth
    parents.push(segment!)
    const path = parents
      .join('')
      .replace(/^\/*/, '/')
      .replace(/:(\w+)/g, '{$1}')
    for (const method of methods?.split(', ') ?? []) if (method !== 'HEAD') routes.push(`${method} ${path}`)
  }
  return routes.filter((route) => /^\w+ \/(v1\/(?!(messaging|webhooks|auth)\/)|v2\/|connect\/)/.test(route))
}

/** The parameters of a path, and what each names. */
export function parametersOf(path: string): { name: string; kind: IdKind }[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(({ 1: name, index }) => {
    const kind = kindsOfParameters[name!] ?? kindsOfParameters[path.slice(0, index + name!.length + 2)]
    if (!kind) throw new Error(`${path}: what does {${name}} name?`)
    return { name: name!, kind }
  })
}

/** The path with ids in it; `other` goes before them for the parameter that it names. */
export function pathWith(
  path: string,
  ids: Partial<Record<IdKind, string>>,
  other: Record<string, string> = {},
): string {
  return parametersOf(path).reduce(
    (filled, { name, kind }) => filled.replace(`{${name}}`, other[name] ?? ids[kind]!),
    path,
  )
}

/** Field names of a body, at any depth, and of the query. */
export function fieldsOf({ requestBody, parameters = [] }: Operation): Set<string> {
  const names = ({ properties = {}, items, anyOf = [] }: Schema): string[] => [
    ...Object.entries(properties).flatMap(([name, inner]) => [name, ...names(inner)]),
    ...(items ? names(items) : []),
    ...anyOf.flatMap(names),
  ]
  const schemas = Object.values(requestBody?.content ?? {}).map(({ schema }) => schema)
  const queries = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  return new Set([...schemas.flatMap(names), ...queries])
}
