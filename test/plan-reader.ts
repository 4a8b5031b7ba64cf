import pg from 'pg'
import { type Sql, toStatement } from '../server/platform/db/index.ts'

/** Named statements change to plans that know no values after some uses: every plan must hold in both ways. */
export const modes = ['force_custom_plan', 'force_generic_plan'] as const
export type Mode = (typeof modes)[number]

export type Statement = { text: string; values: unknown[] }
export type Plan = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Plan Rows': number
  'Total Cost': number
  'Actual Loops'?: number
  'Shared Hit Blocks'?: number
  'Shared Read Blocks'?: number
  Plans?: Plan[]
}

/** Tables that grow with use: reading one from end to end is a mistake, whatever the planner says of this small one. */
const growing = [
  'conversations',
  'conversation_tags',
  'messages',
  'calls',
  'assignments',
  'contacts',
  'identities',
  'deliveries',
  'inbound_payloads',
  'inbound_items',
  'lanes',
  'attachments',
  'message_texts',
  'mentions',
  'drafts',
]
const isGrowing = (table: string) => growing.includes(table) || table.startsWith('events')

/** Asks PostgreSQL what it would do; it does not do it. */
export class PlanReader {
  readonly #client: pg.Client
  /** Tomorrow's partition, for instance: of nothing, everything is soon read. */
  #empty = new Set<string>()

  private constructor(client: pg.Client) {
    this.#client = client
  }

  /** Call it when the rows are there and analysed. */
  static async open(connectionString: string): Promise<PlanReader> {
    const client = new pg.Client({ connectionString })
    await client.connect()
    const reader = new PlanReader(client)
    const { rows } = await client.query<{ name: string }>(
      'select relname as name from pg_class where reltuples <= 0',
    )
    reader.#empty = new Set(rows.map(({ name }) => name))
    return reader
  }

  close(): Promise<void> {
    return this.#client.end()
  }

  planOf(statement: Sql, mode: Mode): Promise<Plan> {
    return this.explain(toStatement(statement), mode)
  }

  explain(statement: Statement, mode: Mode): Promise<Plan> {
    return this.#explain(statement, mode, 'format json')
  }

  /** What PostgreSQL did: with how often each node ran, and how many blocks it touched. For statements that only read. */
  run(statement: Sql, mode: Mode): Promise<Plan> {
    return this.#explain(toStatement(statement), mode, 'analyze, buffers, format json')
  }

  async #explain({ text, values }: Statement, mode: Mode, options: string): Promise<Plan> {
    await this.#client.query(`set plan_cache_mode = ${mode}`)
    await this.#client.query(`prepare watched as ${text}`)
    try {
      const list = values.length > 0 ? `(${values.map(toLiteral).join(', ')})` : ''
      const { rows } = await this.#client.query(`explain (${options}) execute watched${list}`)
      return rows[0]['QUERY PLAN'][0].Plan as Plan
    } finally {
      await this.#client.query('deallocate watched')
    }
  }

  /** The growing tables that are read from end to end; of a plan that ran, those that really were. */
  scansOf(plan: Plan): string[] {
    return nodesOf(plan).flatMap(
      ({ 'Node Type': type, 'Relation Name': table = '', 'Actual Loops': loops = 1 }) =>
        type === 'Seq Scan' && loops > 0 && isGrowing(table) && !this.#empty.has(table) ? [table] : [],
    )
  }
}

/** How many blocks of tables and indexes a plan touched that ran. */
export function blocksOf(plan: Plan): number {
  return plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!
}

export function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

/** The indexes through which a table is read; one read through a bitmap is named by the node below. */
export function indexesOf(plan: Plan, table: string): string[] {
  const own = nodesOf(plan).filter((node) => node['Relation Name'] === table)
  return [...new Set(own.flatMap((node) => nodesOf(node)).flatMap((node) => node['Index Name'] ?? []))].sort()
}

export function largestSort(plan: Plan): number {
  const sorts = nodesOf(plan).filter((node) => /Sort/.test(node['Node Type']))
  return Math.max(0, ...sorts.map((node) => node['Plan Rows']))
}

function toLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  return pg.escapeLiteral(Array.isArray(value) ? toArrayText(value) : toText(value))
}

function toArrayText(values: unknown[]): string {
  const quote = (value: unknown) =>
    value === null || value === undefined ? 'null' : `"${toText(value).replace(/(["\\])/g, '\\$1')}"`
  return `{${values.map(quote).join(',')}}`
}

function toText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
