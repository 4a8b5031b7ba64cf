import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findBinaries } from './binaries.ts'
import { startEmbedded } from './index.ts'
import { makeDataFolder, queryValue, startElsewhere } from './test-folder.ts'

const isRoot = process.getuid?.() === 0

let folder: Awaited<ReturnType<typeof makeDataFolder>>
let dataDir: string

beforeEach(async () => {
  folder = await makeDataFolder()
  dataDir = folder.dataDir
})

afterEach(() => folder.remove())

it('keeps the files the property of the user who starts it, in a folder nobody else enters', async () => {
  expect((await stat(dirname(dataDir))).mode & 0o777).toBe(0o700)
  const { connectionString } = await startEmbedded({ dataDir })
  expect(await queryValue(connectionString, 'select 1')).toBe(1)
  for (const entry of await readdir(dataDir))
    expect((await stat(join(dataDir, entry))).uid).toBe(process.getuid?.())
})

it.each([
  ['an ordinary user', 65534],
  ['a user without a name, as containers have them', 54321],
])('starts for %s', async (_, uid) => {
  const { answer, stop } = startElsewhere(dataDir, { prefix: actAs(uid) })
  expect(await answer).toMatchObject({ started: true })
  await stop()
})

it('opens a folder whose permissions were widened from outside', async () => {
  const first = await startEmbedded({ dataDir })
  await first.stop()
  await chmod(join(dataDir, 'postgres'), 0o2775)
  expect(await startEmbedded({ dataDir })).toMatchObject({ started: true })
})

it('starts from and on paths with blanks, quotes, commas and letters of any script', async () => {
  const odd = await makeDataFolder({ name: `da "ta", 'شكرا' %2F` })
  try {
    const { connectionString, socketDir } = await startEmbedded({ dataDir: odd.dataDir })
    expect(await queryValue(connectionString, 'select 1')).toBe(1)
    expect(dirname(socketDir)).toBe(odd.dataDir)
  } finally {
    await odd.remove()
  }
})

it('puts the socket elsewhere when its path would be too long', async () => {
  const long = await makeDataFolder({ name: 'long'.repeat(30) })
  try {
    const first = await startEmbedded({ dataDir: long.dataDir })
    expect(dirname(first.socketDir)).toBe(tmpdir())
    expect((await stat(first.socketDir)).mode & 0o777).toBe(0o700)
    const second = await startEmbedded({ dataDir: long.dataDir })
    expect(second).toMatchObject({ started: false, socketDir: first.socketDir })
    await rm(first.socketDir, { recursive: true })
  } finally {
    await long.remove()
  }
})

it('starts as another user where user namespaces are forbidden, and says what to do where that fails too', async () => {
  const open = await makeReachableCopy()
  try {
    const env = { PATH: `${open.withoutNamespaces}:${process.env['PATH']}` }
    const started = startElsewhere(open.dataDir, { env, module: open.module })
    expect(await started.answer).toMatchObject({ started: true })
    if (isRoot) expect((await stat(join(open.dataDir, 'postgres'))).uid).not.toBe(0)
    await started.stop()

    const again = await startElsewhere(open.dataDir, { module: open.module })
    expect(await again.answer).toMatchObject({ started: true })
    await again.stop()

    const closed = startElsewhere(dataDir, { env, module: open.module })
    const expected = isRoot
      ? { error: expect.stringMatching(/user namespaces.*DATABASE_URL/) }
      : { started: true }
    expect(await closed.answer).toMatchObject(expected)
    await closed.stop()
  } finally {
    await open.remove()
  }
})

it('names the way out on a platform without binaries', () => {
  expect(() => findBinaries('plan9', 'mips')).toThrow(/plan9-mips.*DATABASE_URL/)
})

/** Root becomes another user, to whom root's files belong; anybody else is an ordinary user already. */
function actAs(uid: number): string[] {
  return isRoot ? ['unshare', '--user', `--map-user=${uid}`, `--map-group=${uid}`, '--'] : []
}

/** The launcher and its binaries where every user can read them, and an `unshare` that is not allowed to. */
async function makeReachableCopy() {
  const root = await mkdtemp(join(tmpdir(), 'parley-test-'))
  await chmod(root, 0o755)
  const { packageName, postgres } = findBinaries()
  const packages = join(root, 'node_modules')
  await cp(dirname(dirname(dirname(postgres))), join(packages, packageName), { recursive: true })
  const source = dirname(fileURLToPath(import.meta.url))
  await cp(source, join(root, 'embedded'), { recursive: true })
  await symlink(dirname(dirname(fileURLToPath(import.meta.resolve('pg')))), join(packages, 'pg'))
  const withoutNamespaces = join(root, 'bin')
  await mkdir(withoutNamespaces)
  await writeFile(join(withoutNamespaces, 'unshare'), '#!/bin/sh\necho "unshare failed" >&2; exit 1\n', {
    mode: 0o755,
  })
  const dataDir = join(root, 'data')
  await mkdir(dataDir, { mode: 0o755 })
  const remove = () => rm(root, { recursive: true, force: true })
  return { dataDir, module: pathToFileURL(join(root, 'embedded', 'index.ts')), withoutNamespaces, remove }
}
