import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DatabaseUnavailable, startEmbedded } from './index.ts'
import { makeDataFolder, queryValue, startElsewhere, withClient } from './test-folder.ts'

let folder: Awaited<ReturnType<typeof makeDataFolder>>
let dataDir: string

beforeEach(async () => {
  folder = await makeDataFolder()
  dataDir = folder.dataDir
})

afterEach(() => folder.remove())

it('makes a UTF-8 database that finds trigrams in every script, and stops it', async () => {
  const progress: string[] = []
  const embedded = await startEmbedded({ dataDir, onProgress: (text) => progress.push(text) })
  await withClient(embedded.connectionString, async (client) => {
    await client.query('create extension pg_trgm; create extension btree_gin')
    const { rows } = await client.query(`
      select current_setting('server_encoding') as encoding, lower('ÀÉ') as lowered,
        cardinality(show_trgm('شكرا')) > 0 and cardinality(show_trgm('नमस्ते')) > 0
          and cardinality(show_trgm('谢谢')) > 0 and cardinality(show_trgm('ขอบคุณ')) > 0 as trigrams`)
    expect(rows).toEqual([{ encoding: 'UTF8', lowered: 'àé', trigrams: true }])
  })
  expect(embedded.started).toBe(true)
  expect(progress).toEqual(['Making the database folder.', 'Starting PostgreSQL.'])

  await embedded.stop()
  await expect(queryValue(embedded.connectionString, 'select 1')).rejects.toThrow()
  expect(await readdir(join(dataDir, 'postgres'))).not.toContain('postmaster.pid')
  await embedded.stop()
})

it('listens on a socket that only its owner can reach, and on no port', async () => {
  const { connectionString, socketDir } = await startEmbedded({ dataDir })
  expect((await stat(socketDir)).mode & 0o777).toBe(0o700)
  expect(await queryValue(connectionString, `select current_setting('listen_addresses')`)).toBe('')
})

it('keeps what was acknowledged, and lets ALTER SYSTEM outrank its other settings', async () => {
  const first = await startEmbedded({ dataDir })
  const safety = `select string_agg(setting, ' ' order by name) from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit')`
  expect(await queryValue(first.connectionString, safety)).toBe('on on on')
  expect(await queryValue(first.connectionString, 'show timezone')).toBe('UTC')
  expect(await queryValue(first.connectionString, 'show jit')).toBe('off')
  await queryValue(first.connectionString, `alter system set work_mem = '9MB'`)
  await first.stop()

  const second = await startEmbedded({ dataDir })
  expect(await queryValue(second.connectionString, 'show work_mem')).toBe('9MB')
  const main = await readFile(join(dataDir, 'postgres', 'postgresql.conf'), 'utf8')
  expect(main.match(/parley\.conf/g)).toHaveLength(1)
})

it('adopts a living server, which goes on when the adopter stops', async () => {
  const first = await startEmbedded({ dataDir })
  const second = await startEmbedded({ dataDir })
  expect(second).toMatchObject({ started: false, connectionString: first.connectionString })

  await second.stop()
  expect(await queryValue(first.connectionString, 'select 1')).toBe(1)
})

it('leaves the server running while somebody else is connected', async () => {
  const first = await startEmbedded({ dataDir })
  await withClient(first.connectionString, async (client) => {
    await first.stop()
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })
  expect(await startEmbedded({ dataDir })).toMatchObject({ started: false })
})

it('leaves the server running for one that adopted it and has not connected yet', async () => {
  const first = await startEmbedded({ dataDir })
  const second = await startEmbedded({ dataDir })
  await first.stop()
  expect(await queryValue(second.connectionString, 'select 1')).toBe(1)
})

it.each([
  { means: 'flock', programs: ['flock', 'unshare', 'sh', 'id'] },
  { means: 'SQLite', programs: ['unshare', 'sh', 'id'] },
])('starts one server for processes that start at once, kept apart by $means', async ({ programs }) => {
  const bin = `${dataDir}-bin`
  await linkPrograms(programs, bin)
  const processes = [1, 2, 3].map(() => startElsewhere(dataDir, { env: { PATH: bin } }))
  const answers = await Promise.all(processes.map(({ answer }) => answer))
  expect(answers.map(({ error }) => error)).toEqual([undefined, undefined, undefined])
  expect(answers.filter(({ started }) => started)).toHaveLength(1)
  const { connectionString } = await startEmbedded({ dataDir })
  expect(new Set(answers.map((answer) => answer.connectionString))).toEqual(new Set([connectionString]))
  await Promise.all(processes.map(({ stop }) => stop()))
})

it('starts again for processes that start while it stops', async () => {
  let embedded = await startEmbedded({ dataDir })
  for (let round = 0; round < 3; round += 1) {
    const [, next] = await Promise.all([embedded.stop(), startEmbedded({ dataDir })])
    expect(await queryValue(next.connectionString, 'select 1')).toBe(1)
    embedded = next
  }
})

it('outlives the process that started it', async () => {
  const { child, answer, stop } = startElsewhere(dataDir)
  expect(await answer).toMatchObject({ started: true })
  child.kill('SIGKILL')
  await stop()
  expect(await startEmbedded({ dataDir })).toMatchObject({ started: false })
})

async function linkPrograms(programs: string[], bin: string): Promise<void> {
  await mkdir(bin)
  const folders = process.env['PATH']?.split(':') ?? []
  for (const program of programs) {
    const found = folders.map((path) => join(path, program)).find((path) => existsSync(path))
    if (found) await symlink(found, join(bin, program))
  }
}

it('refuses a folder of another PostgreSQL, with the steps to take', async () => {
  await mkdir(join(dataDir, 'postgres'), { recursive: true })
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n')
  const refused = startEmbedded({ dataDir })
  await expect(refused).rejects.toThrow(DatabaseUnavailable)
  await expect(refused).rejects.toThrow(/PostgreSQL 17 .*PostgreSQL 18.*parley backup.*parley restore/)
})

it('refuses a folder of other files and leaves them alone', async () => {
  await mkdir(join(dataDir, 'postgres'), { recursive: true })
  await writeFile(join(dataDir, 'postgres', 'notes.txt'), 'mine')
  await expect(startEmbedded({ dataDir })).rejects.toThrow(/no PostgreSQL database.*Move it away/)
  expect(await readdir(join(dataDir, 'postgres'))).toEqual(['notes.txt'])
})

it('refuses a data folder that cannot be made', async () => {
  await mkdir(dataDir)
  const file = join(dataDir, 'file')
  await writeFile(file, '')
  await expect(startEmbedded({ dataDir: file })).rejects.toThrow(/PARLEY_DATA/)
  await expect(startEmbedded({ dataDir: join(file, 'below') })).rejects.toThrow(/PARLEY_DATA/)
})
