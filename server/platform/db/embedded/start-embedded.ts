import { setTimeout as sleep } from 'node:timers/promises'
import { type Adopted, adoptPostmaster } from './adopt-postmaster.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { createCluster, hasCluster } from './cluster.ts'
import { connectionString } from './connection.ts'
import { acquireFileLock, type FileLock } from './file-lock.ts'
import { type Folder, openFolder } from './folder.ts'
import { ClusterBusy, type Launched, launchPostmaster } from './launch.ts'
import { endOrphans, listOrphans } from './orphans.ts'
import { chooseRunner, type Runner } from './runner.ts'
import { lockStart } from './start-lock.ts'
import { stopPostmaster } from './stop-postmaster.ts'

export type EmbeddedPostgres = {
  /** for `pg`, and for libpq */
  connectionString: string
  /** the 0700 folder of the unix socket */
  socketDir: string
  /** true: this process started the postmaster; false: it adopted a living one */
  started: boolean
  /**
   * Stops the postmaster if this process started it and nobody else is connected. Close your own connections first.
   * Calling it again does nothing.
   */
  stop(): Promise<void>
}

export type StartEmbedded = {
  /** PARLEY_DATA; made when it is missing */
  dataDir: string
  /** called with a short sentence before each step that takes time */
  onProgress?: (text: string) => void
}

/** How long processes of a dead postmaster may take to end: by themselves, and after they were told to. */
const ORPHAN_GRACE_MS = 1_000
const ORPHAN_TIMEOUT_MS = 90_000

/**
 * Makes sure a PostgreSQL serves `dataDir`: adopts the one that does, or starts one, on a new cluster if need be.
 * Throws DatabaseUnavailable. The session kept until `stop` tells other processes that the database is in use.
 */
export async function startEmbedded({ dataDir, onProgress }: StartEmbedded): Promise<EmbeddedPostgres> {
  const binaries = findBinaries()
  const folder = await openFolder(dataDir)
  const lock = await lockStart(folder, onProgress)
  try {
    return await adoptOrLaunch({ binaries, folder, lock, onProgress })
  } finally {
    await lock.close()
  }
}

type Start = {
  binaries: Binaries
  folder: Folder
  lock: FileLock
  onProgress?: ((text: string) => void) | undefined
}

async function adoptOrLaunch(start: Start): Promise<EmbeddedPostgres> {
  const beganAt = Date.now()
  let runner: Runner | undefined
  for (;;) {
    const adopted = await adoptPostmaster(start.folder, start.onProgress)
    if (adopted) return describe(adopted, false, () => adopted.session.close())

    runner ??= await chooseRunner(start.binaries, start.folder)
    await requireCluster(start, runner)
    try {
      return describeLaunched(start.folder, await launch(start, runner))
    } catch (error) {
      if (!(error instanceof ClusterBusy) || Date.now() - beganAt > ORPHAN_TIMEOUT_MS) throw error
    }
    if (Date.now() - beganAt > ORPHAN_GRACE_MS) await endOrphans(start.folder.cluster)
    await sleep(50)
  }
}

async function requireCluster({ folder, binaries, lock, onProgress }: Start, runner: Runner): Promise<void> {
  if (await hasCluster(folder, runner.major)) return
  onProgress?.('Making the database folder.')
  await createCluster(folder, runner, binaries, lock)
}

/** Throws ClusterBusy while any process of an earlier postmaster lives. */
async function launch({ folder, binaries, onProgress }: Start, runner: Runner): Promise<Launched> {
  const lifeLock = await acquireFileLock(folder.lifeLock, 0)
  if (!lifeLock) throw new ClusterBusy(explainBusy(folder, await listOrphans(folder.cluster)))
  onProgress?.('Starting PostgreSQL.')
  try {
    return await launchPostmaster(folder, runner, binaries, lifeLock)
  } finally {
    // The postmaster holds it from here on.
    await lifeLock.close()
  }
}

function describeLaunched(folder: Folder, launched: Launched): EmbeddedPostgres {
  const { child, address, session } = launched
  return describe(launched, true, async () => {
    await session.close()
    const lock = await lockStart(folder)
    await stopPostmaster(child, address).finally(() => lock.close())
  })
}

function describe(
  { address, session }: Adopted,
  started: boolean,
  end: () => Promise<void>,
): EmbeddedPostgres {
  session.unref()
  let ending: Promise<void> | undefined
  return {
    connectionString: connectionString(address),
    socketDir: address.socketFolder,
    started,
    stop() {
      ending ??= end()
      return ending
    },
  }
}

function explainBusy(folder: Folder, orphans: number[]): string {
  if (orphans.length === 0)
    return `Another PostgreSQL, perhaps in another container, uses ${folder.cluster}. Stop it, or run this beside it.`
  return (
    `Processes of an earlier PostgreSQL (${orphans.join(', ')}) still use ${folder.cluster}. ` +
    'End them and start again.'
  )
}
