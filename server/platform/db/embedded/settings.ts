import { appendFile, readFile, statfs, writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'

const INCLUDE = "include_if_exists = 'parley.conf'"

const MEGABYTE = 1024 * 1024

/**
 * Writes the settings of a small server into the cluster's `parley.conf`, which `postgresql.conf` includes.
 * `alter system` and lines after the include outrank them. They are written at each start, since memory may differ.
 */
export async function writeSettings(cluster: string): Promise<void> {
  const settings = renderSettings(availableMemoryBytes(), await sharedFolderBytes())
  await writeFile(join(cluster, 'parley.conf'), settings, { mode: 0o644 })
  const main = join(cluster, 'postgresql.conf')
  const text = await readFile(main, 'utf8')
  if (!text.includes(INCLUDE)) await appendFile(main, `\n${INCLUDE}\n`)
}

/** What must be so on this machine, whatever the files of the cluster say. No TCP: only the socket is served. */
export function commandLineSettings(socketFolder: string): string[] {
  const quoted = `"${socketFolder.replaceAll('"', '""')}"`
  return [
    'listen_addresses=',
    `unix_socket_directories=${quoted}`,
    'unix_socket_permissions=0700',
    'port=5432',
  ]
}

/**
 * A commit that was acknowledged survives a power cut: fsync, full_page_writes, synchronous_commit stay on.
 * Containers often give /dev/shm 64 MB, too little for a parallel join; System V memory has no such limit.
 */
export function renderSettings(memoryBytes: number, sharedFolderBytes: number): string {
  const megabytes = Math.floor(memoryBytes / MEGABYTE)
  const settings = {
    shared_buffers: `${clamp(megabytes / 4, 32, 256)}MB`,
    effective_cache_size: `${clamp(megabytes / 2, 64, 8192)}MB`,
    maintenance_work_mem: `${clamp(megabytes / 16, 16, 256)}MB`,
    work_mem: '8MB',
    dynamic_shared_memory_type: sharedFolderBytes < 256 * MEGABYTE ? 'sysv' : 'posix',
    max_connections: '100',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    max_wal_size: '2GB',
    min_wal_size: '128MB',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    jit: 'off',
    // Plans kept from when tables were small go when they are analysed; a growing account should not wait for that.
    autovacuum_naptime: '5s',
    autovacuum_vacuum_scale_factor: '0.05',
    autovacuum_vacuum_insert_scale_factor: '0.1',
    autovacuum_analyze_scale_factor: '0.05',
    autovacuum_vacuum_cost_limit: '1000',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] %q%a ',
    log_min_messages: 'warning',
    logging_collector: 'off',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`)
  return `# Written at each start. To change a setting for good use ALTER SYSTEM.\n${lines.join('\n')}\n`
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most))
}

/** The size of /dev/shm. Without that folder POSIX shared memory is kept elsewhere (macOS), without a limit. */
async function sharedFolderBytes(): Promise<number> {
  if (process.platform !== 'linux') return Number.POSITIVE_INFINITY
  try {
    const { blocks, bsize } = await statfs('/dev/shm')
    return blocks * bsize
  } catch {
    // Linux keeps POSIX shared memory nowhere else.
    return 0
  }
}

/** A container's limit when there is one, else the machine's memory. */
function availableMemoryBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}
