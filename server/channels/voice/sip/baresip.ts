import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from './free-port.ts'
import { NetstringReader, writeNetstring } from './netstrings.ts'

/** An event of baresip: `CALL_ESTABLISHED`, `CALL_DTMF_START`, `REGISTER_FAIL` … */
export type BaresipEvent = { type: string; id?: string; peeruri?: string; direction?: string; param?: string }

export type BaresipOptions = {
  /** The files `config` and `accounts`, given the port on which it is controlled and its folder. */
  files: (place: { controlPort: number; folder: string }) => Promise<{ config: string; accounts: string }>
  /** It ends itself after so long, should everything else fail. */
  lifeSeconds?: number
  onEvent: (event: BaresipEvent) => void
  /** Called once, when the process is gone. */
  onExit: () => void
}

/** baresip could not be started. The message says why. */
export class BaresipFailed extends Error {}

export const folderPrefix = 'parley-sip-'

const startMs = 5_000
const startAttempts = 5
const stopMs = 3_000

/** One baresip process, with a folder of its own that goes when it stops. It hangs up and ends should this process die. */
export class Baresip {
  readonly folder: string
  readonly #child: ChildProcess
  readonly #control: Socket
  readonly #exited: Promise<void>

  private constructor(folder: string, child: ChildProcess, control: Socket, exited: Promise<void>) {
    this.folder = folder
    this.#child = child
    this.#control = control
    this.#exited = exited
  }

  static async start(options: BaresipOptions): Promise<Baresip> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await startOnce(options, (...parts) => new Baresip(...parts))
      } catch (error) {
        // The port was free a moment ago; somebody else took it.
        if (!(error instanceof PortTaken) || attempt === startAttempts) throw error
      }
    }
  }

  command(command: string, params = ''): void {
    this.#control.write(writeNetstring(JSON.stringify({ command, params, token: '0' })))
  }

  /** Ends its calls, waits until the process is gone and its files are whole, and lets `read` have them first. */
  async stop(read: (folder: string) => Promise<void> = async () => {}): Promise<void> {
    signal(this.#child, 'SIGTERM')
    await Promise.race([this.#exited, sleep(stopMs, undefined, { ref: false })])
    signal(this.#child, 'SIGKILL')
    await this.#exited
    this.#control.destroy()
    try {
      await read(this.folder)
    } finally {
      await rm(this.folder, { recursive: true, force: true })
    }
  }
}

class PortTaken extends BaresipFailed {}

type Build = (folder: string, child: ChildProcess, control: Socket, exited: Promise<void>) => Baresip

async function startOnce(
  { files, lifeSeconds, onEvent, onExit }: BaresipOptions,
  build: Build,
): Promise<Baresip> {
  const folder = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`))
  let child: ChildProcess | undefined
  try {
    const controlPort = await findFreePort()
    const { config, accounts } = await files({ controlPort, folder })
    await writeFile(join(folder, 'config'), config, { mode: 0o600 })
    await writeFile(join(folder, 'accounts'), accounts, { mode: 0o600 })
    child = spawnBaresip(folder, lifeSeconds)
    const exited = untilClosed(child)
    await untilReady(child)
    const control = await openControl(controlPort, onEvent)
    exited.then(onExit)
    return build(folder, child, control, exited)
  } catch (error) {
    if (child) signal(child, 'SIGKILL')
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/**
 * baresip says no goodbye when a second SIGTERM comes while it takes in the first. The kernel may well send two to the
 * child of a process that dies, one for each thread that goes. So on Linux a shell stands between us and baresip: it is
 * killed when we die, and, as it has one thread, baresip hears of that once. A SIGTERM to both is for baresip alone.
 */
const watchOver = 'trap : TERM; setpriv --pdeathsig TERM -- "$@"; exit'

/** In a process group of its own: a signal to our terminal is not for it. */
function spawnBaresip(folder: string, lifeSeconds: number | undefined): ChildProcess {
  const command = ['baresip', '-f', folder, ...(lifeSeconds ? ['-t', String(Math.ceil(lifeSeconds))] : [])]
  const [program, ...args] =
    process.platform === 'linux'
      ? ['setpriv', '--pdeathsig', 'KILL', '--', '/bin/sh', '-c', watchOver, 'sh', ...command]
      : command
  return spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
}

/** To all of its group, if there is anybody left. */
function signal({ pid, exitCode, signalCode }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, name)
}

function untilClosed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()))
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new BaresipFailed('baresip did not start in time')), startMs)
    const fail = (error: Error) => {
      clearTimeout(timer)
      reject(error)
    }
    const hear = (bytes: Buffer) => {
      // What it says later is of no use, but must be read for it to go on.
      if (said.length > 20_000) return
      said += bytes.toString()
      if (/ctrl_tcp: failed to listen/.test(said)) fail(new PortTaken('The control port was taken'))
      else if (said.includes('baresip is ready')) {
        clearTimeout(timer)
        resolve()
      }
    }
    child.stdout!.on('data', hear)
    child.stderr!.on('data', hear)
    child.once('error', (error) => fail(new BaresipFailed(`baresip cannot be run: ${error.message}`)))
    child.once('close', () => fail(new BaresipFailed(`baresip ended at once: ${lastWords(said)}`)))
  })
}

function lastWords(said: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is taken away
  const plain = said.replace(/\u001b\[[0-9;]*m/g, '')
  if (/baresip: (No such file|command not found|failed to exec)/i.test(plain))
    return 'it is not installed; on Debian: apt install baresip-core'
  return plain.trim().split('\n').slice(-3).join('; ').slice(-300)
}

async function openControl(port: number, onEvent: (event: BaresipEvent) => void): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  const reader = new NetstringReader()
  socket.on('data', (bytes) => {
    for (const text of reader.read(bytes)) {
      const said = JSON.parse(text) as BaresipEvent & { event?: boolean }
      if (said.event) onEvent(said)
    }
  })
  await once(socket, 'connect')
  // It breaks when the process ends, and that is heard of already.
  socket.on('error', () => {})
  return socket
}
