import type pg from 'pg'
import type { ArchiveHeader } from './archive.ts'

/** Made by the migrations themselves, so never copied. */
export const migrationsTable = 'migrations'

export type Table = { name: string; columns: string[]; bytes: number }

/**
 * Every table of the schema, one comes after those that its foreign keys name. A partitioned table stands for its
 * partitions. Columns that PostgreSQL computes are left out.
 */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table & { needs: string[] }>(
    `select c.relname as name,
            (select sum(pg_table_size(relid))::float8 from pg_partition_tree(c.oid)) as bytes,
            array(select a.attname::text from pg_attribute a
                   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                   order by a.attnum) as columns,
            array(select distinct f.confrelid::regclass::text from pg_constraint f
                   where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
       from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname <> $1
      order by c.relname`,
    [migrationsTable],
  )
  return sortByNeeds(rows).map(({ name, columns, bytes }) => ({ name, columns, bytes: bytes ?? 0 }))
}

function sortByNeeds<Item extends { name: string; needs: string[] }>(tables: Item[]): Item[] {
  const sorted: Item[] = []
  const placed = new Set<string>()
  while (sorted.length < tables.length) {
    const ready = tables.filter(
      ({ name, needs }) => !placed.has(name) && needs.every((need) => placed.has(need)),
    )
    // Tables in a circle come in any order: foreign keys are checked after all of them are there.
    const next = ready.length > 0 ? ready : tables.filter(({ name }) => !placed.has(name))
    for (const table of next) {
      placed.add(table.name)
      sorted.push(table)
    }
  }
  return sorted
}

export async function listPartitions(client: pg.ClientBase): Promise<ArchiveHeader['partitions']> {
  const { rows } = await client.query<ArchiveHeader['partitions'][number]>(
    `select c.relname as name, p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound
       from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
      where c.relispartition and c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace order by c.relname`,
  )
  return rows
}

/** The migrations that this database has had, in their order; none for a database that Parley never used. */
export async function listMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows: found } = await client.query<{ exists: boolean }>(
    `select to_regclass(quote_ident(current_schema()) || '.${migrationsTable}') is not null as exists`,
  )
  if (!found[0]!.exists) return []
  const { rows } = await client.query<{ name: string }>(
    `select name from ${migrationsTable} order by run_on, id`,
  )
  return rows.map(({ name }) => name)
}
