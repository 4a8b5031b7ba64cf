import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { createVault } from '../../platform/vault.ts'
import { CommandFailed, UsageError } from '../failure.ts'

const folderName = 'keys'
const secretKeyName = 'secret.key'
const fileName = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

type KeyConfig = Pick<Config, 'dataDir' | 'secretKey'>

/**
 * What a backup carries so that the sealed secrets of inboxes and webhooks open again: the key files of the data
 * folder. Without them every token would have to be typed in anew, so they belong to the backup, and the backup is
 * to be kept as safe as they are. A key given by PARLEY_SECRET_KEY is kept elsewhere by whoever runs the server; it
 * stays there, and `checkOf` lets the restore recognise it.
 */
export async function readKeyFiles({
  dataDir,
  secretKey,
}: KeyConfig): Promise<{ name: string; bytes: Buffer }[]> {
  const folder = join(dataDir, folderName)
  const names = (await listNames(folder)).filter((name) => !(secretKey && name === secretKeyName))
  return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })))
}

/** The key that seals the secrets of this server; undefined when there is none yet. */
export async function findSecretKey({ dataDir, secretKey }: KeyConfig): Promise<string | undefined> {
  if (secretKey) return secretKey
  const names = await listNames(join(dataDir, folderName))
  if (!names.includes(secretKeyName)) return undefined
  return (await readFile(join(dataDir, folderName, secretKeyName), 'utf8')).trim()
}

/** Tells keys apart without telling anything of them. */
export function checkOf(secretKey: string): string {
  return createVault(Buffer.from(secretKey, 'base64')).derive('backup-key-check').toString('hex').slice(0, 32)
}

/** @throws UsageError when this server has another key than the backup was made with */
export async function requireSameKey(config: KeyConfig, keyCheck: string): Promise<void> {
  const own = await findSecretKey(config)
  if (own === undefined || checkOf(own) === keyCheck) return
  throw new UsageError(
    config.secretKey
      ? 'PARLEY_SECRET_KEY is not the key with which the secrets in this backup are sealed; set that one, or unset it if the backup carries its key'
      : `The folder ${join(config.dataDir, folderName)} holds another key than the backup; set PARLEY_DATA to an empty folder`,
  )
}

/** Writes a key file where the server looks for it. One that is there already stays. */
export async function writeKeyFile(
  { dataDir, secretKey }: KeyConfig,
  name: string,
  bytes: Buffer,
): Promise<void> {
  if (!fileName.test(name))
    throw new CommandFailed(`The backup names a key file '${name}', which is no file name`)
  if (secretKey && name === secretKeyName) return
  const folder = join(dataDir, folderName)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await listNames(folder)).includes(name)) return
  const draft = join(folder, `${name}.${process.pid}`)
  await writeFile(draft, bytes, { mode: 0o600, flush: true })
  await rename(draft, join(folder, name))
}

/** @throws UsageError when the secrets in the backup could not be opened afterwards */
export async function requireKeyOf(config: KeyConfig, keyCheck: string): Promise<void> {
  const own = await findSecretKey(config)
  if (own !== undefined && checkOf(own) === keyCheck) return
  throw new UsageError(
    'The server of this backup had its key from PARLEY_SECRET_KEY, so the backup does not carry it; set PARLEY_SECRET_KEY to that key',
  )
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => fileName.test(name)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
