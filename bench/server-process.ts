import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { glob, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..')
const built = join(root, 'dist', 'server', 'main.js')
const source = join(root, 'server', 'main.ts')
/** As `npm start` has them. */
const flags = ['--max-semi-space-size=8', '--expose-gc']

/** The server under test, as its users run it: a process of its own. */
export type ServerProcess = {
  url: string
  /** From the start of the process to the line that says where it listens. */
  readyMs: number
  memoryBytes(): Promise<number | undefined>
  stop(): Promise<void>
}

/** The build, unless it is older than its source. */
export async function chooseProgram({ source: wantsSource }: { source: boolean }): Promise<string> {
  if (wantsSource) return source
  const builtAt = await stat(built).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
  for await (const file of glob('server/**/*.ts', { cwd: root })) {
    if ((await stat(join(root, file))).mtimeMs > builtAt) return source
  }
  return built
}

export async function startServer(
  program: string,
  { dataDir, bare }: { dataDir: string; bare: boolean },
): Promise<ServerProcess> {
  const beganAt = performance.now()
  const server = spawn(process.execPath, [...flags, program, 'serve', ...(bare ? ['--bare'] : [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment(dataDir) },
  })
  const errors: string[] = []
  server.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  const url = await awaitAddress(server).catch((error: unknown) => {
    throw new Error(`The server did not start: ${errors.join('')}`, { cause: error })
  })
  return {
    url,
    readyMs: performance.now() - beganAt,
    memoryBytes: () => readMemory(server.pid!),
    async stop() {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    },
  }
}

function environment(dataDir: string): Record<string, string> {
  return {
    PARLEY_DATA: dataDir,
    PORT: '0',
    DATABASE_URL: '',
    DATABASE_DIRECT_URL: '',
    PARLEY_SECRET_KEY: '',
    PARLEY_ALLOW_PRIVATE_NETWORK: '1',
    PARLEY_LOG_LEVEL: 'warn',
  }
}

async function awaitAddress(server: ChildProcess): Promise<string> {
  const lines = createInterface({ input: server.stdout! })
  for await (const line of lines) {
    const found = /listening on (http:\S+)/.exec(line)
    if (!found) continue
    server.stdout!.resume()
    return found[1]!
  }
  throw new Error('It ended without a word on standard output')
}

/** What the process holds in memory. Linux tells; elsewhere it stays unknown. */
async function readMemory(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const found = /VmRSS:\s+(\d+) kB/.exec(status)
  return found ? Number(found[1]) * 1024 : undefined
}
