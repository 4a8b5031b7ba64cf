import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Config } from '../../config.ts'
import { acquireServeLock } from '../../platform/db/embedded/index.ts'
import { migrate } from '../../platform/db/index.ts'
import { createDiskStore, createS3Store } from '../../platform/storage/index.ts'
import { CommandFailed, UsageError } from '../failure.ts'
import type { ArchiveHeader } from './archive.ts'
import type { OnProgress } from './backup.ts'
import { suspendIndexes } from './bulk-load.ts'
import { withConnection } from './connect.ts'
import { requireKeyOf, requireSameKey, writeKeyFile } from './keys.ts'
import { migrateTo } from './migrate-to.ts'
import { openArchive, type ReadArchive, type ReadSection } from './read-archive.ts'
import { listTables } from './tables.ts'

export type Restored = { tables: number; rows: number; mediaFiles: number; media: ArchiveHeader['media'] }

/** Filled by the migrations; what the backup has of them takes their place. */
const filledByMigrations = ['id_slots']

/**
 * Loads a backup into an empty database, all or nothing: rows are committed once the whole file has been read and
 * found unbroken. Then the schema is brought up to this version's.
 *
 * @throws UsageError when the database is not empty, or the keys do not fit
 */
export async function restore(
  config: Config,
  file: string,
  onProgress: OnProgress = () => {},
): Promise<Restored> {
  const archive = await openArchive(file)
  try {
    await requireSameKey(config, archive.header.key_check)
    return await withConnection(config, async (client) => {
      // Of an embedded database: no server may start on it meanwhile. Another one is protected by being empty.
      if (!config.databaseUrl)
        await acquireServeLock(client, { holder: `parley restore, process ${process.pid}` })
      await requireEmpty(client)
      await migrateTo(client, archive.header.migrations)
      const restored = await load(client, config, { archive, onProgress })
      await migrate(client)
      onProgress('Gathering statistics')
      await client.query('vacuum (analyze)')
      return restored
    })
  } finally {
    await archive.close()
  }
}

async function requireEmpty(client: pg.ClientBase): Promise<void> {
  for (const { name } of await listTables(client)) {
    if (filledByMigrations.includes(name)) continue
    const { rowCount } = await client.query(`select 1 from ${client.escapeIdentifier(name)} limit 1`)
    if (rowCount !== 0)
      throw new UsageError(
        `The database is not empty (the table ${name} has rows), and a restore overwrites nothing; set PARLEY_DATA to an empty folder or DATABASE_URL to an empty database`,
      )
  }
}

type Load = { archive: ReadArchive; onProgress: OnProgress }

async function load(client: pg.Client, config: Config, { archive, onProgress }: Load): Promise<Restored> {
  const { header } = archive
  const counts = { tables: 0, rows: 0, mediaFiles: 0 }
  const keys: { name: string; bytes: Buffer }[] = []
  const media = config.s3 ? createS3Store(config.s3) : createDiskStore(join(config.dataDir, 'media'))
  const columns = await columnsOf(client, header)

  await client.query('begin')
  try {
    await client.query(`truncate ${filledByMigrations.join(', ')}`)
    await makePartitions(client, header)
    const resume = await suspendIndexes(client, [...columns.keys()])
    for await (const section of archive.sections) {
      const [kind, name] = splitName(section.name)
      onProgress(`Restoring ${kind === 'media' ? 'files' : name}`)
      if (kind === 'keys') keys.push({ name, bytes: await readWhole(section.chunks) })
      else if (kind === 'media') {
        await media.put(name, section.chunks, { mimeType: 'application/octet-stream' })
        counts.mediaFiles += 1
      } else {
        counts.rows += await loadTable(client, section, { name, columns: columns.get(name)! })
        counts.tables += 1
      }
    }
    onProgress('Making indexes')
    await resume()
    for (const { name, bytes } of keys) await writeKeyFile(config, name, bytes)
    await requireKeyOf(config, header.key_check)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
  return { ...counts, media: header.media }
}

/** The columns of each table in the backup, all of which this schema must have. */
async function columnsOf(client: pg.ClientBase, { tables }: ArchiveHeader): Promise<Map<string, string[]>> {
  const present = new Map((await listTables(client)).map(({ name, columns }) => [name, columns]))
  for (const { name, columns } of tables) {
    const missing = columns.filter((column) => !present.get(name)?.includes(column))
    if (missing.length > 0)
      throw new CommandFailed(
        `The backup has ${name}.${missing[0]}, which its own schema does not have; nothing was restored`,
      )
  }
  return new Map(tables.map(({ name, columns }) => [name, columns]))
}

async function makePartitions(client: pg.ClientBase, { partitions }: ArchiveHeader): Promise<void> {
  for (const { name, parent, bound } of partitions) {
    if (!/^(DEFAULT|FOR VALUES FROM \('[^';]+'\) TO \('[^';]+'\))$/.test(bound))
      throw new CommandFailed(`The backup has a partition ${name} of an unknown form: ${bound}`)
    const [table, whole] = [name, parent].map((part) => client.escapeIdentifier(part))
    await client.query(`create table if not exists ${table} partition of ${whole} ${bound}`)
  }
}

async function loadTable(
  client: pg.ClientBase,
  { chunks, end }: ReadSection,
  { name, columns }: { name: string; columns: string[] },
): Promise<number> {
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ')
  const sink = client.query(copyFrom(`copy ${client.escapeIdentifier(name)} (${list}) from stdin`))
  await pipeline(Readable.from(chunks, { objectMode: false }), sink)
  const { rows } = end()
  if (sink.rowCount !== rows)
    throw new CommandFailed(`The table ${name} took ${sink.rowCount} rows of ${rows}; nothing was restored`)
  return sink.rowCount
}

async function readWhole(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const gathered: Buffer[] = []
  for await (const chunk of chunks) gathered.push(chunk)
  return Buffer.concat(gathered)
}

function splitName(section: string): ['keys' | 'media' | 'table', string] {
  const found = /^(keys|media|table)[/:](.+)$/s.exec(section)
  if (!found) throw new CommandFailed(`The backup has a part '${section}', which this version does not know`)
  return [found[1] as 'keys' | 'media' | 'table', found[2]!]
}
