import { execFile } from 'node:child_process'
import { open, readFile, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What `postmaster.pid` says of the server that wrote it; `ready` is false while it starts or stops. */
export type Postmaster = { pid: number; socketFolder: string; port: number; ready: boolean }

/** The living postmaster of this cluster; undefined when there is none, whatever a stale `postmaster.pid` says. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const postmaster = await readPostmasterFile(cluster)
  if (!postmaster) return undefined
  return (await identifyProcess(postmaster.pid, cluster)) === 'postmaster' ? postmaster : undefined
}

/**
 * After a kill, the process id in `postmaster.pid` may belong to another program of this user, and PostgreSQL would
 * take that for a living server. It ignores its parent's id there, so ours replaces it; the other lines stay, since
 * PostgreSQL looks through them for leftover backends. An empty file, left by a kill while it was made, goes.
 */
export async function disarmPostmasterFile(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid')
  const text = await readIfThere(path)
  if (text === undefined) return
  if (text === '') return rm(path, { force: true })

  const disarmed = text.replace(/^-?\d+/, String(process.pid))
  const handle = await open(path, 'r+')
  try {
    // Written before it is cut: a kill in between must not leave an empty file.
    await handle.write(disarmed, 0)
    await handle.truncate(Buffer.byteLength(disarmed))
  } finally {
    await handle.close()
  }
}

export async function readPostmasterFile(cluster: string): Promise<Postmaster | undefined> {
  const lines = (await readIfThere(join(cluster, 'postmaster.pid')))?.split('\n') ?? []
  const [pid, , , port, socketFolder, , , status] = lines
  if (!pid) return undefined
  // A standalone backend, such as `postgres --single`, writes its id below zero and serves no socket.
  return {
    pid: Math.abs(Number(pid)),
    port: Number(port) || 5432,
    socketFolder: socketFolder ?? '',
    ready: status?.trim() === 'ready',
  }
}

/**
 * What a process is to this cluster. Every process of PostgreSQL works in its cluster's folder, and all but the
 * postmaster rename themselves to `postgres: …`. A zombie has neither a folder nor a command.
 */
export async function identifyProcess(
  pid: number,
  cluster: string,
): Promise<'postmaster' | 'child' | undefined> {
  if (process.platform !== 'linux')
    return (await readCommand(pid)).includes(`postgres -D ${cluster}`) ? 'postmaster' : undefined

  const command = (await readIfThere(`/proc/${pid}/cmdline`)) ?? ''
  const [program = '', ...args] = command.split('\0')
  const [, suffix] = /(?:^|\/)postgres(:|$)/.exec(program) ?? []
  if (suffix === undefined) return undefined
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  const isOurs = folder === undefined ? args.includes(cluster) : folder === cluster
  if (!isOurs) return undefined
  return suffix === ':' ? 'child' : 'postmaster'
}

async function readCommand(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return stdout
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    // ESRCH: a process that ended while its entry in /proc was read.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}
