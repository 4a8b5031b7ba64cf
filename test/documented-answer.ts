import { expect } from 'vitest'

type Responses = Record<string, { content?: Record<string, { schema: object }> }>

/** As much of an OpenAPI document as tells what is answered. */
export type Document = { paths: Record<string, Record<string, { responses: Responses }>> }

/** The schema of a documented answer; undefined for one without a body. Paths are compared without regard to case. */
export function schemaOf(
  { paths }: Document,
  { method, path, status }: { method: string; path: string; status: number },
): object | undefined {
  const plain = path.replace(/\/$/, '')
  const isFor = (template: string) =>
    new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`, 'i').test(plain)
  // A path spelled out goes before one with a parameter in its place.
  const responses: Responses | undefined = Object.keys(paths)
    .filter(isFor)
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .flatMap((template) => paths[template]![method.toLowerCase()]?.responses ?? [])[0]
  expect(Object.keys(responses ?? {}), `${method} ${path} is documented`).toContain(String(status))
  return responses![status]!.content?.['application/json']?.schema
}
