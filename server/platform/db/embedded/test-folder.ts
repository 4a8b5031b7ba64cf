import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { acquireFileLock } from './file-lock.ts'
import { openFolder } from './folder.ts'
import { findPostmaster, readPostmasterFile } from './postmaster.ts'

/** A data folder inside a folder that only its owner may enter. `remove` also ends whatever PostgreSQL runs on it. */
export async function makeDataFolder({ name = 'data' } = {}): Promise<{
  dataDir: string
  remove(): Promise<void>
}> {
  const parent = await mkdtemp(join(tmpdir(), 'parley-test-'))
  const dataDir = join(parent, name)
  return {
    dataDir,
    async remove() {
      await endPostgres(dataDir)
      await rm(parent, { recursive: true, force: true })
    },
  }
}

/** Waits until no process of the cluster is left: they all hold the life lock. */
async function endPostgres(dataDir: string): Promise<void> {
  const { cluster, lifeLock } = await openFolder(dataDir)
  const postmaster = await findPostmaster(cluster)
  if (postmaster) process.kill(postmaster.pid, 'SIGQUIT')
  const lock = await acquireFileLock(lifeLock, 15_000)
  if (!lock) throw new Error(`processes of PostgreSQL are left on ${cluster}`)
  await lock.close()
}

/** The process id that PostgreSQL wrote down, living or not. */
export async function getPostmasterPid(dataDir: string): Promise<number> {
  const postmaster = await readPostmasterFile(join(dataDir, 'postgres'))
  if (!postmaster) throw new Error(`no postmaster.pid in ${dataDir}`)
  return postmaster.pid
}

export async function killPostmaster(dataDir: string): Promise<void> {
  const pid = await getPostmasterPid(dataDir)
  process.kill(pid, 'SIGKILL')
  await until(() => findPostmaster(join(dataDir, 'postgres')).then((found) => !found))
}

export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await sleep(5)
}

export async function withClient<T>(
  connectionString: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString })
  client.on('error', () => {
    // Tests kill servers; the statement that was running tells.
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export async function queryValue(connectionString: string, statement: string): Promise<unknown> {
  return withClient(connectionString, async (client) => {
    const { rows } = await client.query({ text: statement, rowMode: 'array' })
    return rows[0]?.[0]
  })
}

export type Answer = { started?: boolean; connectionString?: string; error?: string }

/** Another process that starts the database, answers once, and stops it when its standard input ends. */
export function startElsewhere(
  dataDir: string,
  { prefix = [] as string[], env = {}, module = new URL('./index.ts', import.meta.url) } = {},
): { child: ChildProcess; answer: Promise<Answer>; stop(): Promise<void> } {
  const program = `
    import { startEmbedded } from ${JSON.stringify(module.href)}
    try {
      const { stop, ...answer } = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} })
      console.log(JSON.stringify(answer))
      process.stdin.on('end', stop).resume()
    } catch (error) {
      console.log(JSON.stringify({ error: error.message }))
    }`
  const [file = '', ...args] = [...prefix, process.execPath, '--input-type=module', '--eval', program]
  const child = spawn(file, args, {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  return { child, answer: readAnswer(child), stop: () => end(child, closed) }
}

async function readAnswer(child: ChildProcess): Promise<Answer> {
  if (!child.stdout) throw new Error('no standard output')
  for await (const line of createInterface(child.stdout)) return JSON.parse(line) as Answer
  return { error: 'it ended without an answer' }
}

async function end(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  child.stdin?.end()
  await closed
}
