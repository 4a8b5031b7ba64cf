import { readdirSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'

/** One documented exchange. `keep` names values of the answer that later exchanges of the file use. */
export type Exchange = {
  name: string
  request: { method: string; path: string; body?: unknown; file?: string; credentials?: false }
  answer: { status: number; body?: unknown }
  keep?: Record<string, string>
}

/** What stands for `{{name}}` in a fixture. */
export type Variables = Record<string, string>

/** What stands in a fixture for a value that is another each time. */
const placeholders: Record<string, unknown> = {
  '<id>': expect.stringMatching(/^\d{16,19}$/),
  '<uuid>': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  '<time>': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  '<milliseconds>': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  '<wall clock>': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
  '<offset time>': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+03:00$/),
  '<utc>': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/),
  '<seconds>': expect.stringMatching(/^\d{10}$/),
  '<wamid>': expect.stringMatching(/^wamid\../),
  '<wacid>': expect.stringMatching(/^wacid\../),
  '<digits>': expect.stringMatching(/^\d+$/),
  '<request id>': expect.stringMatching(/^req_./),
  '<signature>': expect.stringMatching(/^[0-9a-f]{64}$/),
  '<string>': expect.stringMatching(/./),
  '<string or null>': { asymmetricMatch: (value: unknown) => value === null || typeof value === 'string' },
  '<integer>': { asymmetricMatch: Number.isInteger },
  '<object>': expect.any(Object),
  '<array>': { asymmetricMatch: Array.isArray },
}

/** The fixtures of a dialect: their file names, and how one is read. */
export function fixturesOf(dialect: string) {
  const folder = new URL(`../server/api/${dialect}/fixtures/`, import.meta.url)
  return {
    files: readdirSync(folder).filter((name) => name.endsWith('.json')),
    read: <Content>(name: string): Content => JSON.parse(readFileSync(new URL(name, folder), 'utf8')),
  }
}

/** Replaces `{{name}}` by its value. Numbered ones are placeholders of templates and stay. */
export function replace(text: string, variables: Variables): string {
  return text.replace(/\{\{([a-z]\w*)\}\}/gi, (_all, name: string) => {
    const value = variables[name]
    if (value === undefined) throw new Error(`No variable ${name}`)
    return value
  })
}

export function textOf(body: unknown, variables: Variables): string {
  return typeof body === 'string' ? body : replace(JSON.stringify(body), variables)
}

/** The documented value with variables in place, and what may vary as something that compares by its form. */
export function fill(value: unknown, variables: Variables): unknown {
  if (Array.isArray(value)) return value.map((item) => fill(item, variables))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, variables)]))
  if (typeof value !== 'string') return value
  if (value.startsWith('<json>')) return jsonText(JSON.parse(value.slice(6)))
  if (!/^<.*>$/.test(value)) return replace(value, variables)
  if (!(value in placeholders)) throw new Error(`No placeholder ${value}`)
  return placeholders[value]
}

/** Text that is this value in JSON, its keys in any order. */
function jsonText(value: unknown) {
  return {
    asymmetricMatch: (text: unknown) =>
      typeof text === 'string' && isDeepStrictEqual(JSON.parse(text), value),
    toString: () => `JSON ${JSON.stringify(value)}`,
  }
}
