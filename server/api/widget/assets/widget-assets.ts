import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Where the built widget is, and what its parts are called. */
export type WidgetAssets = { folder: string; loader: string; app: string; style: string }

const isSource = import.meta.url.endsWith('.ts')
/** The repository's root from the source, `dist` from what was compiled of it. */
const root = join(import.meta.dirname, '..', '..', '..', '..')

let assets: Promise<WidgetAssets> | undefined

/** The widget as it was built with the server; from the source it is built the first time somebody asks. */
export function widgetAssets(): Promise<WidgetAssets> {
  assets ??= findAssets()
  assets.catch(() => {
    assets = undefined
  })
  return assets
}

async function findAssets(): Promise<WidgetAssets> {
  const folder = isSource ? await buildFromSource() : join(root, 'widget')
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    loader: string
    app: string
    style: string
  }
  return {
    folder,
    loader: manifest.loader,
    app: `/widget/assets/${manifest.app}`,
    style: `/widget/assets/${manifest.style}`,
  }
}

async function buildFromSource(): Promise<string> {
  const script = join(root, 'scripts', 'build-widget.js')
  if (!existsSync(script)) throw new Error(`The widget is not built, and ${script} is not there to build it`)
  const { cachedWidget } = (await import(pathToFileURL(script).href)) as {
    cachedWidget(): Promise<string>
  }
  return cachedWidget()
}
