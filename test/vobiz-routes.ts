import type { IdKind } from '../server/platform/ids.ts'
import type { TestServer } from './harness.ts'
import type { Tenant } from './vobiz-tenants.ts'

type Schema = { properties?: Record<string, Schema>; items?: Schema }
type Operation = {
  operationId: string
  security?: unknown[]
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}
/** A route of the Vobiz dialect, as the published document has it. */
export type Route = { method: string; path: string; operation: Operation }

/** What the id in a path names, by the segment before it. A new collection must be entered here. */
const kindsOfPaths: Record<string, IdKind> = {
  contacts: 'contact',
  conversations: 'conversation',
  campaigns: 'campaign',
  'canned-responses': 'cannedResponse',
  channels: 'inbox',
  whatsapp: 'inbox',
  webhooks: 'webhook',
}

/** Routes that answer under the first prefix as well, and are not in the document. */
const aliases = [
  ['POST', '/send'],
  ['GET', '/channels'],
  ['POST', '/channels'],
  ['PUT', '/channels/{id}'],
  ['DELETE', '/channels/{id}'],
] as const

/** The least that each operation with a path parameter and a body takes, so that only the id is at fault. */
export const bodies: Record<string, object> = {
  updateContact: { name: 'Taken over' },
  updateChannel: { display_name: 'Taken over' },
  createTemplate: {
    name: 'taken_over',
    language: 'en',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'x' }],
  },
}

/** Every route of the document, its aliases, and all of them under the older prefix. */
export async function listRoutes({ app }: TestServer): Promise<Route[]> {
  const { paths }: { paths: Record<string, Record<string, Operation>> } = (
    await app.http.inject('/docs/vobiz/openapi.json')
  ).json()
  const documented = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
  const alike = aliases.map(([method, path]) => ({
    ...documented.find((route) => route.method === method && route.path.endsWith(canonical(path)))!,
    path: `/api/v1/messaging${path}`,
  }))
  const canonicalRoutes = [...documented, ...alike]
  const legacy = canonicalRoutes
    .filter(({ path }) => path.startsWith('/api/v1/messaging/'))
    .map((route) => ({ ...route, path: route.path.replace('/api', '') }))
  return [...canonicalRoutes, ...legacy]
}

const canonical = (path: string) =>
  path === '/send' ? '/messages' : path.replace('/channels', '/channels/whatsapp')

export function hasId({ path }: Route): boolean {
  return path.includes('{')
}

export function kindOfPath(path: string): IdKind {
  const kind = kindsOfPaths[/(\w[\w-]*)\/\{/.exec(path)![1]!]
  if (!kind) throw new Error(`${path}: what does its id name?`)
  return kind
}

/** The path with the ids of the tenant's own things in it. */
export function ownPath(path: string, { ids }: Pick<Tenant, 'ids'>): string {
  return path.includes('{') ? path.replace(/\{\w+\}/, ids[kindOfPath(path)]!) : path
}

/** Field names of a body, at any depth, and of the query. */
export function fieldsOf({ requestBody, parameters = [] }: Operation): Set<string> {
  const names = ({ properties = {}, items }: Schema): string[] => [
    ...Object.entries(properties).flatMap(([name, inner]) => [name, ...names(inner)]),
    ...(items ? names(items) : []),
  ]
  const schemas = Object.values(requestBody?.content ?? {}).map(({ schema }) => schema)
  const queries = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  return new Set([...schemas.flatMap(names), ...queries])
}
