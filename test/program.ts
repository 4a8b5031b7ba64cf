import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { run } from '../server/cli/run.ts'

/** Runs the real program, as `parley …` does. */
const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'server', 'main.ts')

export type Environment = Record<string, string>
export type Outcome = { status: number | null; stdout: string; stderr: string }

/** Runs a command to its end. */
export async function parley(env: Environment, ...args: string[]): Promise<Outcome> {
  const { child, output } = start(env, args)
  const [status] = await once(child, 'close')
  return { status: status as number | null, ...output() }
}

/** The same inside this process, for tests of many commands: a program takes half a second to start. */
export async function parleyHere(env: Environment, ...args: string[]): Promise<Outcome> {
  const outcome: Outcome = { status: null, stdout: '', stderr: '' }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      outcome[stream] += String(text)
      return true
    }),
  )
  try {
    outcome.status = await run(args)
  } finally {
    for (const spy of spies) spy.mockRestore()
    vi.unstubAllEnvs()
  }
  return outcome
}

/** Runs a command that must succeed, and reads the one JSON value that it prints. */
export async function parleyJson<T>(env: Environment, ...args: string[]): Promise<T> {
  return readJson(await parley(env, ...args, '--json'), args)
}

export async function parleyJsonHere<T>(env: Environment, ...args: string[]): Promise<T> {
  return readJson(await parleyHere(env, ...args, '--json'), args)
}

function readJson<T>({ status, stdout, stderr }: Outcome, args: string[]): T {
  if (status !== 0) throw new Error(`parley ${args.join(' ')} ended with ${status}: ${stderr}`)
  return JSON.parse(stdout) as T
}

/** A server that runs, or one that ended instead. */
export type Program = {
  child: ChildProcess
  url: string
  output(): { stdout: string; stderr: string }
  /** Sends a signal and waits for the end; answers the exit status, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
}

/** Starts `parley serve` on a free port and waits for the line that says where it listens. */
export async function serve(env: Environment, ...args: string[]): Promise<Program> {
  const { child, output } = start({ PORT: '0', ...env }, ['serve', ...args])
  const closed = once(child, 'close')
  const url = await Promise.race([
    readAddress(child),
    closed.then(([status]) => {
      throw new Error(`serve ended with ${status}: ${output().stderr}`)
    }),
  ])
  return {
    child,
    url,
    output,
    async end(signal) {
      child.kill(signal)
      const [status, ending] = (await closed) as [number | null, NodeJS.Signals | null]
      return status ?? ending
    },
  }
}

function start(env: Environment, args: string[]) {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH, HOME, TMPDIR, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text
  })
  return { child, output: () => ({ ...written }) }
}

async function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    createInterface(child.stdout!).on('line', (line) => {
      const url = /^listening on (http:\/\/\S+)$/.exec(line)?.[1]
      if (url) resolve(url)
    })
  })
}
