// Builds the chat widget: `widget.js` for the site, and the app in its frame. From the source the server keeps what was
// built of the same files.
import { hash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compressFiles } from './compress-files.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const source = join(root, 'widget')

/** Writes the widget's files and their manifest into a folder. */
export async function buildWidget(outDir) {
  const { build } = await import('vite')
  const common = {
    root: source,
    configFile: false,
    logLevel: 'warn',
    base: './',
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  }
  const options = {
    outDir,
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
  }
  await build({
    ...common,
    build: {
      ...options,
      rolldownOptions: {
        input: join(source, 'loader', 'main.ts'),
        output: { format: 'iife', entryFileNames: 'widget.js' },
      },
    },
  })
  await build({
    ...common,
    build: {
      ...options,
      cssCodeSplit: false,
      assetsDir: '',
      rolldownOptions: {
        input: join(source, 'main.tsx'),
        output: {
          entryFileNames: 'app-[hash].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: 'app-[hash][extname]',
        },
      },
    },
  })
  const names = readdirSync(outDir)
  const find = (pattern) => names.find((name) => pattern.test(name))
  const manifest = { loader: 'widget.js', app: find(/^app-.*\.js$/), style: find(/^app-.*\.css$/) }
  await compressFiles(outDir)
  writeFileSync(join(outDir, 'manifest.json'), JSON.stringify(manifest))
}

/** The folder of the widget built of the source as it is now; builds it unless that was done before. */
export async function cachedWidget() {
  const folder = join(root, 'node_modules', '.cache', 'parley-widget', sourceHash())
  if (existsSync(join(folder, 'manifest.json'))) return folder
  const draft = `${folder}-${randomUUID()}`
  mkdirSync(draft, { recursive: true })
  await buildWidget(draft)
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another process was quicker; it built the same.
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(join(folder, 'manifest.json'))) throw error
  }
  return folder
}

function sourceHash() {
  const files = [source, join(root, 'shared')]
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .concat(fileURLToPath(import.meta.url))
    .sort()
  return hash(
    'sha256',
    files.map((file) => `${relative(root, file)}\n${readFileSync(file, 'utf8')}`).join('\0'),
  ).slice(0, 20)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outDir = process.argv[2] ?? join(root, 'dist', 'widget')
  rmSync(outDir, { recursive: true, force: true })
  await buildWidget(outDir)
}
