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

/** Text with `$n`, its values, and a name that is the same for the same text, so that it is prepared once. */
export function toStatement({ strings, values }: Sql): { text: string; values: unknown[]; name: string } {
  const text = strings.reduce((joined, part, index) => (index === 0 ? part : `${joined}$${index}${part}`), '')
  return { text, values: [...values], name: statementName(text) }
}

const names = new Map<string, string>()

function statementName(text: string): string {
  const known = names.get(text)
  if (known) return known
  const name = hash('sha1', text, 'base64url')
  names.set(text, name)
  return name
}

/** An id column in its UUID spelling, written by PostgreSQL. */
export function uuidSql(kind: IdKind, column: Sql): Sql {
  return sql`id_to_uuid(${new Sql([String(idKinds[kind])], [])}, ${column})`
}
