import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'

/** Where a running server can be reached. Commands read it, since the server may have been given another port. */
export type ServerAddress = { pid: number; url: string; public_url: string }

/** Leaves word in the data folder of where this server is reached. */
export async function writeServerAddress(
  dataDir: string,
  { url, publicUrl }: { url: string; publicUrl: string },
) {
  const address: ServerAddress = { pid: process.pid, url, public_url: publicUrl }
  const draft = `${fileOf(dataDir)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(address)}\n`)
  await rename(draft, fileOf(dataDir))
}

/** Takes it away again, unless another server has written its own. */
export async function removeServerAddress(dataDir: string): Promise<void> {
  if ((await readServerAddress(dataDir))?.pid === process.pid) await rm(fileOf(dataDir), { force: true })
}

/** Where the server that runs on the data folder is reached; undefined when none runs. */
export async function readServerAddress(dataDir: string): Promise<ServerAddress | undefined> {
  try {
    const address = JSON.parse(await readFile(fileOf(dataDir), 'utf8')) as ServerAddress
    return isAlive(address.pid) ? address : undefined
  } catch {
    // No server has run on this folder, or the disk was full when it wrote: nothing is known.
    return undefined
  }
}

/** How the outside reaches the server: as configured, else as it runs, else as it would run. */
export async function findPublicUrl({ dataDir, publicUrl, host, port }: Config): Promise<string> {
  if (publicUrl) return publicUrl
  return (await readServerAddress(dataDir))?.public_url ?? toUrl(host, port || 3000)
}

/** An address to call: one that stands for all interfaces becomes the loopback. */
export function toUrl(host: string, port: number): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host
  return formatUrl(reachable, port)
}

export function formatUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function fileOf(dataDir: string): string {
  return join(dataDir, 'server.json')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
