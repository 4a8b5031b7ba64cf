import type { TestServer } from './harness.ts'

type Operation = { operationId: string; security?: unknown[]; requestBody?: object }
/** A route of our own API, as the published document has it. */
export type Route = { method: string; path: string; operation: Operation; isPublic: boolean }

/** Every route of the document, its path without the prefix. */
export async function listRoutes({ app }: Pick<TestServer, 'app'>): Promise<Route[]> {
  const { paths }: { paths: Record<string, Record<string, Operation>> } = (
    await app.http.inject('/docs/parley/openapi.json')
  ).json()
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replace('/parley/v1', ''),
      operation,
      isPublic: operation.security?.length === 0,
    })),
  )
}

/** Every route that the program answers below the prefix, as `GET /contacts/{id}`, read from its own routing table. */
export function routingTable({ app }: Pick<TestServer, 'app'>): string[] {
  const parents: string[] = []
  const routes: string[] = []
  for (const line of app.http.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent, segment, methods] = /^([│ ]*)[├└]── (\S*)(?: \(([^)]*)\))?$/.exec(line) ?? []
    if (indent === undefined) continue
    parents.length = indent.length / 4
    parents.push(segment!)
    const path = parents
      .join('')
      .replace(/^\/*/, '/')
      .replace(/:(\w+)/g, '{$1}')
    for (const method of methods?.split(', ') ?? []) if (method !== 'HEAD') routes.push(`${method} ${path}`)
  }
  return routes
    .filter((route) => / \/parley\/v1\//.test(route))
    .map((route) => route.replace('/parley/v1', ''))
}

/** What stands in a path before an id. A new collection must be entered in `makeTenant`, with one of its own. */
export type Collection = string

/** The parameters of a path that name something of an account, and the collections they stand in. */
export function parametersOf({ path, isPublic }: Route): { name: string; collection: Collection }[] {
  if (isPublic) return []
  return [...path.matchAll(/([\w-]+)\/\{(\w+)\}/g)].map(({ 1: collection, 2: name }) => ({
    name: name!,
    collection: collection!,
  }))
}

/** The path with ids in it; `other` goes before them for the parameter that it names. */
export function pathWith(
  route: Route,
  ids: Record<Collection, string>,
  other: Record<string, string> = {},
): string {
  return parametersOf(route)
    .reduce((path, { name, collection }) => {
      const id = other[name] ?? ids[collection]
      if (id === undefined) throw new Error(`${route.path}: makeTenant makes no ${collection}`)
      return path.replace(`{${name}}`, encodeURIComponent(id))
    }, route.path)
    .replace(/\{\w+\}/g, 'token')
}
