import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, realpath, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseUnavailable } from './database-unavailable.ts'

/** Where everything of one embedded database lies. All paths are absolute and free of symbolic links. */
export type Folder = {
  /** PARLEY_DATA */
  root: string
  /** PostgreSQL's own data folder */
  cluster: string
  log: string
  /** held by the process that starts or stops the postmaster */
  startLock: string
  /** held by the postmaster and every process it forks, so it is free only when all of them are gone */
  lifeLock: string
}

/** The kernel takes 107 bytes; PostgreSQL adds `/.s.PGSQL.5432` to the folder. */
const LONGEST_SOCKET_FOLDER_BYTES = 107 - '/.s.PGSQL.5432'.length

/** Makes PARLEY_DATA when it is missing. Throws DatabaseUnavailable when that is not possible. */
export async function openFolder(dataDir: string): Promise<Folder> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const root = await realpath(dataDir)
    return {
      root,
      cluster: join(root, 'postgres'),
      log: join(root, 'postgres.log'),
      startLock: join(root, 'postgres.start.lock'),
      lifeLock: join(root, 'postgres.life.lock'),
    }
  } catch (cause) {
    throw new DatabaseUnavailable(
      `The data folder ${dataDir} cannot be made or read (${(cause as Error).message}). ` +
        'Set PARLEY_DATA to a folder that this user may write to.',
      { cause },
    )
  }
}

/**
 * A 0700 folder for the unix socket: beside the cluster, so that services with a private /tmp find it too, and in
 * the temporary folder where the path would be too long or the file system knows no sockets.
 */
export async function makeSocketFolder(folder: Folder): Promise<string> {
  const beside = join(folder.root, 'postgres.socket')
  if (Buffer.byteLength(beside) <= LONGEST_SOCKET_FOLDER_BYTES) {
    await emptyFolder(beside)
    if (await canHoldSockets(beside)) return beside
  }
  const hash = createHash('sha256').update(folder.root).digest('hex').slice(0, 16)
  const temporary = join(tmpdir(), `parley-${ownUid()}-${hash}`)
  if (Buffer.byteLength(temporary) > LONGEST_SOCKET_FOLDER_BYTES)
    throw new DatabaseUnavailable(
      `Neither ${beside} nor ${temporary} is short enough for a unix socket (${LONGEST_SOCKET_FOLDER_BYTES} bytes). ` +
        'Set PARLEY_DATA or TMPDIR to a shorter path.',
    )
  await emptyFolder(temporary)
  return temporary
}

/** Sockets of a dead postmaster go: their lock files may name a process id that another program has by now. */
async function emptyFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const { uid } = await lstat(path)
  const own = ownUid()
  if (own !== 0 && uid !== own)
    throw new DatabaseUnavailable(`The folder ${path} belongs to another user. Remove it, or set TMPDIR.`)
  await chmod(path, 0o700)
  await rm(join(path, '.s.PGSQL.5432'), { force: true })
  await rm(join(path, '.s.PGSQL.5432.lock'), { force: true })
}

function ownUid(): number {
  return process.getuid?.() ?? 0
}

function canHoldSockets(path: string): Promise<boolean> {
  const probe = join(path, 'probe')
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(probe, () => server.close(() => resolve(true)))
  })
}
