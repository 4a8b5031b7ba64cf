import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { DatabaseUnavailable } from './database-unavailable.ts'
import type { Folder } from './folder.ts'

/** How PostgreSQL's programs are run: PostgreSQL refuses to run as root. */
export type Runner = {
  prefix: string[]
  /** the user that owns the cluster's files; undefined: whoever runs this process */
  user?: { uid: number; gid: number }
  /** PostgreSQL's major version, as its program says */
  major: string
}

/** In this namespace root is called 65534; outside the files stay root's, and 0700 folders can be entered. */
const NAMESPACE = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--']

const run = promisify(execFile)

/** Finds a way in which PostgreSQL runs here and reaches its folder. Throws DatabaseUnavailable when there is none. */
export async function chooseRunner(binaries: Binaries, folder: Folder): Promise<Runner> {
  const failures: string[] = []
  for (const candidate of await listCandidates(folder)) {
    try {
      return { ...candidate, major: await askMajor(candidate, binaries, folder) }
    } catch (error) {
      failures.push(`${describe(candidate)}: ${firstLine(error)}`)
    }
  }
  throw new DatabaseUnavailable(explain(failures, binaries, folder))
}

/** Starts a program of PostgreSQL. The working folder is `/`: another user may be unable to enter ours. */
export function spawnAs(
  runner: Runner,
  program: string,
  args: string[],
  options: SpawnOptions,
): ChildProcess {
  const [file = program, ...rest] = [...runner.prefix, program, ...args]
  return spawn(file, rest, { ...options, ...runner.user, cwd: '/', env: environment() })
}

/** Nothing of ours may reach PostgreSQL: PGDATA, PGPORT or LC_ALL would change what it does. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

type Candidate = Omit<Runner, 'major'>

async function listCandidates(folder: Folder): Promise<Candidate[]> {
  const namespace: Candidate = { prefix: NAMESPACE }
  // A container may run as a bare number; initdb wants a user with a name, and 65534 has one.
  if (process.getuid?.() !== 0) return hasName() ? [{ prefix: [] }] : [namespace, { prefix: [] }]

  const cluster = await findOwner(folder.cluster)
  if (cluster) return [cluster.uid === 0 ? namespace : { prefix: [], user: cluster }]

  const users = [await findOwner(folder.root), await findUser('postgres'), await findUser('nobody')]
  const plain = users.flatMap((user) => (user && user.uid !== 0 ? [{ prefix: [], user }] : []))
  return [namespace, ...plain]
}

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    // The id is in no list of users.
    return false
  }
}

async function findOwner(path: string): Promise<Runner['user']> {
  try {
    const { uid, gid } = await stat(path)
    return { uid, gid }
  } catch {
    // The cluster is not there yet.
    return undefined
  }
}

async function findUser(name: string): Promise<Runner['user']> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    // No such user on this machine.
    return undefined
  }
}

/** Enters the folder and runs the server program, exactly as the real start will. */
async function askMajor(
  { prefix, user }: Candidate,
  { postgres }: Binaries,
  folder: Folder,
): Promise<string> {
  const script = 'cd "$1" && exec "$2" --version'
  const [file = 'sh', ...args] = [...prefix, 'sh', '-c', script, 'sh', folder.root, postgres]
  const { stdout } = await run(file, args, { ...user, cwd: '/', env: environment(), timeout: 10_000 })
  const major = /\(PostgreSQL\) (\d+)/.exec(stdout)?.[1]
  if (!major) throw new Error(`unexpected version text: ${stdout.trim()}`)
  return major
}

function describe({ prefix, user }: Candidate): string {
  if (user) return `as the user with id ${user.uid}`
  return prefix.length > 0 ? 'in a user namespace' : 'as the present user'
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string }
  return (stderr?.trim() || message).split('\n')[0] ?? message
}

function explain(failures: string[], binaries: Binaries, folder: Folder): string {
  const tried = failures.join('; ')
  if (/shared librar/.test(tried))
    return `The embedded PostgreSQL is not completely installed (${tried}). Run \`npm rebuild ${binaries.packageName}\`.`
  if (process.getuid?.() !== 0)
    return `The embedded PostgreSQL does not run here (${tried}). Set DATABASE_URL to use another PostgreSQL.`
  return (
    `PostgreSQL does not run as root, and no way around it works here (${tried}). ` +
    `Start Parley as an ordinary user that owns ${folder.root}, or allow user namespaces, or set PARLEY_DATA to a ` +
    'folder that the user `nobody` can reach, or set DATABASE_URL to use another PostgreSQL.'
  )
}
