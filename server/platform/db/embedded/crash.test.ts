import { spawn } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEmbedded } from './index.ts'
import { listOrphans } from './orphans.ts'
import { findPostmaster } from './postmaster.ts'
import {
  getPostmasterPid,
  killPostmaster,
  makeDataFolder,
  queryValue,
  startElsewhere,
  until,
} from './test-folder.ts'

let folder: Awaited<ReturnType<typeof makeDataFolder>>
let dataDir: string

beforeEach(async () => {
  folder = await makeDataFolder()
  dataDir = folder.dataDir
})

afterEach(() => folder.remove())

it('starts after the server was killed, with every acknowledged row', async () => {
  const first = await startEmbedded({ dataDir })
  await queryValue(first.connectionString, 'create table kept as select generate_series(1, 1000) as n')
  await killPostmaster(dataDir)

  const second = await startEmbedded({ dataDir })
  expect(second.started).toBe(true)
  expect(await queryValue(second.connectionString, 'select count(*)::int from kept')).toBe(1000)
  await first.stop()
  expect(await queryValue(second.connectionString, 'select 1')).toBe(1)
})

it('starts after the server and the process that started it were killed together', async () => {
  const { child, answer, stop } = startElsewhere(dataDir)
  await answer
  child.kill('SIGKILL')
  await killPostmaster(dataDir)
  await stop()
  expect(await startEmbedded({ dataDir })).toMatchObject({ started: true })
})

it('ends a statement that goes on without its server, and starts', async () => {
  const first = await startEmbedded({ dataDir })
  const client = new Client({ connectionString: first.connectionString })
  client.on('error', () => {
    // Its server is killed below.
  })
  await client.connect()
  const outcome = client
    .query('do $$ begin loop perform 1; end loop; end $$')
    .catch((error: unknown) => error)
  const isBusy = `select count(*) = 1 from pg_stat_activity where state = 'active' and query like 'do %'`
  await until(async () => (await queryValue(first.connectionString, isBusy)) === true)
  await killPostmaster(dataDir)

  expect(await startEmbedded({ dataDir })).toMatchObject({ started: true })
  expect(await outcome).toBeInstanceOf(Error)
})

it('counts no process of a living server as left over, even when its lock file is gone', async () => {
  await startEmbedded({ dataDir })
  const cluster = join(dataDir, 'postgres')
  const file = join(cluster, 'postmaster.pid')
  await copyFile(file, `${file}.kept`)
  await rm(file)
  expect(await findPostmaster(cluster)).toBeUndefined()
  expect(await listOrphans(cluster)).toEqual([])
  await rename(`${file}.kept`, file)
  expect(await findPostmaster(cluster)).toMatchObject({ ready: true })
})

it('is not held up by process ids that other programs have by now', async () => {
  await startEmbedded({ dataDir })
  const pid = await getPostmasterPid(dataDir)
  await killPostmaster(dataDir)
  const stranger = spawn('sleep', ['60'])
  try {
    const files = ['postgres/postmaster.pid', 'postgres.socket/.s.PGSQL.5432.lock']
    for (const file of files.map((name) => join(dataDir, name))) {
      const text = await readFile(file, 'utf8')
      expect(text.startsWith(`${pid}\n`)).toBe(true)
      await writeFile(file, text.replace(String(pid), String(stranger.pid)))
    }
    expect(await startEmbedded({ dataDir })).toMatchObject({ started: true })
    expect(stranger.exitCode).toBeNull()
  } finally {
    stranger.kill()
  }
})

it('is not held up by the lock file of a server killed while it made it', async () => {
  const first = await startEmbedded({ dataDir })
  await first.stop()
  await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), '')
  expect(await startEmbedded({ dataDir })).toMatchObject({ started: true })
})

it('takes over a server that was started without it and is not ready yet', async () => {
  const first = await startEmbedded({ dataDir })
  const file = join(dataDir, 'postgres', 'postmaster.pid')
  await copyFile(file, `${file}.ready`)
  await writeFile(file, (await readFile(file, 'utf8')).replace('ready   ', 'starting'))
  const progress: string[] = []
  const second = startEmbedded({ dataDir, onProgress: (text) => progress.push(text) })
  await until(() => progress.length > 0)
  await copyFile(`${file}.ready`, file)
  expect(await second).toMatchObject({ started: false, connectionString: first.connectionString })
})

it('starts after a kill while the database folder was being made', async () => {
  await mkdir(dataDir)
  const { child, stop } = startElsewhere(dataDir)
  await until(async () => (await readdir(dataDir)).some((entry) => entry.startsWith('postgres.new-')))
  child.kill('SIGKILL')
  await stop()
  expect(await readdir(dataDir)).not.toContain('postgres')

  const embedded = await startEmbedded({ dataDir })
  expect(embedded.started).toBe(true)
  expect(await queryValue(embedded.connectionString, 'select 1')).toBe(1)
  expect((await readdir(dataDir)).filter((entry) => entry.startsWith('postgres.new-'))).toEqual([])
})

it('tells why the server did not start, from its log', async () => {
  const first = await startEmbedded({ dataDir })
  await first.stop()
  await writeFile(join(dataDir, 'postgres', 'postgresql.auto.conf'), `shared_buffers = 'lots'\n`)
  await expect(startEmbedded({ dataDir })).rejects.toThrow(
    /did not start[\s\S]*postgres\.log[\s\S]*shared_buffers/,
  )
})

it('sets a large log aside before a start', async () => {
  const first = await startEmbedded({ dataDir })
  await first.stop()
  await writeFile(join(dataDir, 'postgres.log'), 'x'.repeat(6 * 1024 * 1024))
  await startEmbedded({ dataDir })
  expect((await readFile(join(dataDir, 'postgres.log'), 'utf8')).startsWith('x')).toBe(false)
  expect(await readdir(dataDir)).toContain('postgres.log.1')
})
