import type pg from 'pg'

type Sqls = { drop: string; create: string }

/**
 * Takes away what makes loading many rows slow, which is kept for each row but made for all of them in a
 * fraction of the time: indexes that no constraint needs, and foreign keys. In the caller's transaction, so that a
 * load that fails leaves all as it was; until it ends, nobody else can use the tables. Answers how to put all back.
 */
export async function suspendIndexes(client: pg.ClientBase, tables: string[]): Promise<() => Promise<void>> {
  const foreignKeys = await listForeignKeys(client, tables)
  const indexes = await listIndexes(client, tables)
  for (const { drop } of [...foreignKeys, ...indexes]) await client.query(drop)
  return async () => {
    for (const { create } of [...indexes, ...foreignKeys]) await client.query(create)
  }
}

async function listIndexes(client: pg.ClientBase, tables: string[]): Promise<Sqls[]> {
  const { rows } = await client.query<Sqls>(
    `select format('drop index %I', x.relname) as drop, pg_get_indexdef(x.oid) as create
       from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
      where t.relnamespace = current_schema()::regnamespace and t.relname = any($1) and not x.relispartition
        and not exists (select from pg_constraint c where c.conindid = x.oid and c.contype in ('p', 'u', 'x'))
      order by t.relname, x.relname`,
    [tables],
  )
  return rows
}

async function listForeignKeys(client: pg.ClientBase, tables: string[]): Promise<Sqls[]> {
  const { rows } = await client.query<Sqls>(
    `select format('alter table %I drop constraint %I', t.relname, c.conname) as drop,
            format('alter table %I add constraint %I %s', t.relname, c.conname, pg_get_constraintdef(c.oid)) as create
       from pg_constraint c join pg_class t on t.oid = c.conrelid
      where t.relnamespace = current_schema()::regnamespace and t.relname = any($1) and c.contype = 'f' and c.conparentid = 0
      order by t.relname, c.conname`,
    [tables],
  )
  return rows
}
