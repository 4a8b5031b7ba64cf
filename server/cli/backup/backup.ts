import { join } from 'node:path'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Config } from '../../config.ts'
import { CommandFailed } from '../failure.ts'
import { version } from '../version.ts'
import { type ArchiveHeader, formatVersion } from './archive.ts'
import { withConnection } from './connect.ts'
import { checkOf, findSecretKey, readKeyFiles } from './keys.ts'
import { listMediaFiles, openMediaFile } from './media-files.ts'
import { listMigrations, listPartitions, listTables, type Table } from './tables.ts'
import { type Section, writeArchive } from './write-archive.ts'

/** What is being done, and how far. */
export type OnProgress = (step: string, done?: number, total?: number) => void

export type BackedUp = { tables: number; rows: number; mediaFiles: number; media: ArchiveHeader['media'] }

/**
 * Writes all there is into one file: every table at one moment (a repeatable-read snapshot, so a running server goes
 * on), the keys, and the files of the disk store. Files are listed after the snapshot is taken and are stored before
 * a row speaks of them, so none that the rows need is missing. The file is readable by its owner alone.
 */
export async function backup(
  config: Config,
  file: string,
  onProgress: OnProgress = () => {},
): Promise<BackedUp> {
  const counts = { tables: 0, rows: 0, mediaFiles: 0 }
  const media = config.s3 ? 'in_bucket' : 'included'
  await withConnection(config, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const tables = await listTables(client)
    const header = await describe(client, config, { tables, media })
    async function* sections(): AsyncGenerator<Section> {
      for (const { name, bytes } of await readKeyFiles(config))
        yield { name: `keys/${name}`, chunks: once(bytes) }
      for (const table of tables) {
        const section = tableSection(client, table, onProgress)
        yield section
        counts.tables += 1
        counts.rows += section.rows()
      }
      if (media === 'in_bucket') return
      for await (const section of mediaSections(config, onProgress)) {
        yield section
        counts.mediaFiles += 1
      }
    }
    await writeArchive(file, { header, sections: sections() })
  })
  return { ...counts, media }
}

async function describe(
  client: pg.ClientBase,
  config: Config,
  { tables, media }: { tables: Table[]; media: ArchiveHeader['media'] },
): Promise<ArchiveHeader> {
  const migrations = await listMigrations(client)
  const secretKey = await findSecretKey(config)
  if (migrations.length === 0 || secretKey === undefined)
    throw new CommandFailed(
      'There is nothing to back up: no server has run on this database. Set PARLEY_DATA or DATABASE_URL to the one that is meant',
    )
  return {
    parley_backup: formatVersion,
    version,
    created_at: new Date().toISOString(),
    migrations,
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    partitions: await listPartitions(client),
    key_check: checkOf(secretKey),
    media,
  }
}

function tableSection(
  client: pg.ClientBase,
  { name, columns, bytes }: Table,
  onProgress: OnProgress,
): Section & { rows: () => number } {
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ')
  // Of a partitioned table only a query can be copied.
  const statement = `copy (select ${list} from ${client.escapeIdentifier(name)}) to stdout`
  let rowCount = 0
  async function* chunks(): AsyncGenerator<Buffer> {
    const stream = client.query(copyTo(statement))
    let done = 0
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      done += chunk.length
      onProgress(`Reading ${name}`, Math.min(done, bytes), bytes)
      yield chunk
    }
    rowCount = stream.rowCount
  }
  return { name: `table:${name}`, chunks: chunks(), rows: () => rowCount }
}

async function* mediaSections({ dataDir }: Config, onProgress: OnProgress): AsyncGenerator<Section> {
  const files = await listMediaFiles(join(dataDir, 'media'))
  for (const [index, file] of files.entries()) {
    onProgress('Reading files', index, files.length)
    const chunks = await openMediaFile(file)
    if (chunks) yield { name: `media/${file.key}`, chunks }
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
