import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Where the built inbox is, and what its first page needs; names are those of files in `assets`. */
export type InboxAssets = {
  folder: string
  script: string
  preloads: string[]
  styles: string[]
  fonts: string[]
}

const isSource = import.meta.url.endsWith('.ts')
/** The repository's root from the source, `dist` from what was compiled of it. */
const root = join(import.meta.dirname, '..', '..', '..')

let assets: Promise<InboxAssets> | undefined

/** The inbox as it was built with the server; from the source it is built the first time somebody asks. */
export function inboxAssets(): Promise<InboxAssets> {
  assets ??= findAssets()
  assets.catch(() => {
    assets = undefined
  })
  return assets
}

async function findAssets(): Promise<InboxAssets> {
  const folder = isSource ? await buildFromSource() : join(root, 'inbox')
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Omit<
    InboxAssets,
    'folder'
  >
  return { folder, ...manifest }
}

async function buildFromSource(): Promise<string> {
  const script = join(root, 'scripts', 'build-inbox.js')
  if (!existsSync(script)) throw new Error(`The inbox is not built, and ${script} is not there to build it`)
  const { cachedInbox } = (await import(pathToFileURL(script).href)) as { cachedInbox(): Promise<string> }
  return cachedInbox()
}
