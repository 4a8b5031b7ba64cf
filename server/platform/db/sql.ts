import { hash } from 'node:crypto'
import { type IdKind, idKinds } from '../ids.ts'

/** A statement or a piece of one. Values can only become parameters. */
export class Sql {
  readonly strings: readonly string[]
  readonly values: readonly unknown[]

  constructor(strings: readonly string[], values: readonly unknown[]) {
    this.strings = strings
    this.values = values
  }
}

/** The one way to write SQL. A value becomes a parameter; a nested piece of SQL is spliced in. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  const texts: string[] = [strings[0]!]
  const parameters: unknown[] = []
  for (const [index, value] of values.entries()) {
    if (value instanceof Sql) {
      texts[texts.length - 1] += value.strings[0]!
      texts.push(...value.strings.slice(1))
      parameters.push(...value.values)
      texts[texts.length - 1] += strings[index + 1]!
    } else {
      parameters.push(value)
      texts.push(strings[index + 1]!)
    }
  }
  return new Sql(texts, parameters)
}

export const emptySql = sql``

/** Pieces with a separator between them; nothing for none. */
export function joinSql(parts: readonly Sql[], separator: Sql): Sql {
  return parts.reduce(
    (joined, part, index) => (index === 0 ? part : sql`${joined}${separator}${part}`),
    emptySql,
  )
}

/** `where a and b …` of the conditions in use, or nothing. */
export function whereSql(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? emptySql : sql`where ${joinSql(conditions, sql` and `)}`
}

/** Text with `$n` and its values; `name`: under which connections keep it prepared, for a statement that comes again and again. */
export function toStatement({ strings, values }: Sql): {
  text: string
  values: unknown[]
  name: string | undefined
} {
  const text = strings.reduce((joined, part, index) => (index === 0 ? part : `${joined}$${index}${part}`), '')
  return { text, values: [...values], name: statementName(text) }
}

/** How often a text must come before it gets a name, and how many may have one: clients choose what filters are made of. */
const usesBeforeName = 3
const mostNames = 2_000
const mostUnnamed = 1_000
const longestNamed = 20_000

const names = new Map<string, string>()
const unnamed = new Map<string, number>()

/** Every connection keeps what has a name for as long as it lives, so a name is never given again nor taken back. */
function statementName(text: string): string | undefined {
  const known = names.get(text)
  if (known || names.size >= mostNames || text.length > longestNamed) return known
  const uses = (unnamed.get(text) ?? 0) + 1
  unnamed.delete(text)
  if (uses >= usesBeforeName) {
    const name = hash('sha1', text, 'base64url')
    names.set(text, name)
    return name
  }
  unnamed.set(text, uses)
  if (unnamed.size > mostUnnamed) unnamed.delete(unnamed.keys().next().value!)
  return undefined
}

/** An id column in its UUID spelling, written by PostgreSQL. */
export function uuidSql(kind: IdKind, column: Sql): Sql {
  return sql`id_to_uuid(${new Sql([String(idKinds[kind])], [])}, ${column})`
}
