import { once } from 'node:events'
import { chown, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { DatabaseUnavailable } from './database-unavailable.ts'
import type { FileLock } from './file-lock.ts'
import type { Folder } from './folder.ts'
import { type Runner, spawnAs } from './runner.ts'

export const SUPERUSER = 'parley'

const UNFINISHED = 'postgres.new-'

/** True when there is a cluster this PostgreSQL can open. Throws DatabaseUnavailable when it is another's. */
export async function hasCluster(folder: Folder, major: string): Promise<boolean> {
  const entries = await listEntries(folder.cluster)
  if (entries.length === 0) return false
  if (!entries.includes('PG_VERSION'))
    throw new DatabaseUnavailable(
      `The folder ${folder.cluster} holds files but no PostgreSQL database (there is no PG_VERSION in it). ` +
        'Move it away, or set PARLEY_DATA to another folder.',
    )
  const found = (await readFile(join(folder.cluster, 'PG_VERSION'), 'utf8')).trim()
  if (found === major) return true
  throw new DatabaseUnavailable(
    `The folder ${folder.cluster} was made by PostgreSQL ${found} and cannot be opened by PostgreSQL ${major}, ` +
      'which this release brings. To move over: 1. run `parley backup FILE` with the release that made the ' +
      `folder; 2. rename ${folder.cluster}; 3. run \`parley restore FILE\` with this release.`,
  )
}

/**
 * Makes a cluster under another name and renames it when complete, so that a kill leaves nothing half made.
 * The lock goes to initdb too: if this process is killed, the next start waits until initdb has ended.
 */
export async function createCluster(
  folder: Folder,
  runner: Runner,
  binaries: Binaries,
  lock: FileLock,
): Promise<void> {
  await removeUnfinished(folder)
  const unfinished = await mkdtemp(join(folder.root, UNFINISHED))
  try {
    if (runner.user) await chown(unfinished, runner.user.uid, runner.user.gid)
    await runInitdb(unfinished, runner, binaries, lock)
    await rename(unfinished, folder.cluster)
    await syncFolder(folder.root)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
}

/**
 * What starts that were killed have left. Called with the start lock held, so none of them goes on; only on macOS
 * may an initdb without its parent, which then fails.
 */
async function removeUnfinished(folder: Folder): Promise<void> {
  for (const entry of await listEntries(folder.root))
    if (entry.startsWith(UNFINISHED))
      await rm(join(folder.root, entry), { recursive: true, force: true, maxRetries: 3 })
}

async function runInitdb(path: string, runner: Runner, { initdb }: Binaries, lock: FileLock): Promise<void> {
  const child = spawnAs(runner, initdb, initdbArguments(path), {
    stdio: ['ignore', 'pipe', 'pipe', lock.fd],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const [status, signal] = await once(child, 'close')
  if (status === 0) return
  throw new DatabaseUnavailable(
    `initdb could not make a database in ${dirname(path)} (${signal ?? `status ${status}`}): ` +
      `${output.trim().split('\n').slice(-5).join(' ')}. Remove the cause, or set PARLEY_DATA to another folder.`,
  )
}

/**
 * The locale is named in full: without LANG initdb takes SQL_ASCII, and with ctype C pg_trgm finds no letters
 * outside English. macOS has no C.UTF-8 in its C library.
 */
function initdbArguments(path: string): string[] {
  const ctype = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'
  return [
    '-D',
    path,
    `--username=${SUPERUSER}`,
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--lc-collate=C',
    `--lc-ctype=${ctype}`,
    '--lc-messages=C',
    '--lc-monetary=C',
    '--lc-numeric=C',
    '--lc-time=C',
    '--text-search-config=simple',
    '--no-instructions',
  ]
}

async function listEntries(path: string): Promise<string[]> {
  try {
    return await readdir(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}
