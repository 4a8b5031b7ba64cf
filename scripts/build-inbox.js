// Builds the inbox: hashed files, compressed once here and never while serving. From the source the server keeps what
// was built of the same files.
import { execFile } from 'node:child_process'
import { hash, randomUUID } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { compressFiles } from './compress-files.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const source = join(root, 'inbox')

/** Writes the inbox's files and their manifest into a folder. */
export async function buildInbox(outDir) {
  // Whatever it was: the libraries are bundled without their checks for developers.
  process.env.NODE_ENV = 'production'
  const { build } = await import('vite')
  const { default: tailwind } = await import('@tailwindcss/vite')
  const common = {
    root: source,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
  }
  const options = {
    emptyOutDir: false,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
  }
  await build({
    ...common,
    base: '/inbox/assets/',
    plugins: [tailwind(), ownLanguages],
    build: {
      ...options,
      outDir: join(outDir, 'assets'),
      assetsDir: '',
      assetsInlineLimit: 0,
      manifest: 'parts.json',
      // What the first screen needs is named in the page; the rest is fetched when it is wanted.
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: join(source, 'main.tsx'),
        onLog: (level, log, tell) => {
          // "use client" in libraries speaks to servers that render React; ours does not.
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log)
        },
        output: {
          entryFileNames: 'inbox-[hash].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name]-[hash][extname]',
        },
      },
    },
  })
  const parts = JSON.parse(readFileSync(join(outDir, 'assets', 'parts.json'), 'utf8'))
  rmSync(join(outDir, 'assets', 'parts.json'))
  const manifest = readManifest(parts)
  cpSync(join(source, 'fonts', 'LICENSE'), join(outDir, 'fonts-LICENSE.txt'))
  const shell = shellOf(manifest)
  cpSync(join(source, 'public'), join(outDir, 'public'), { recursive: true })
  await build({
    ...common,
    base: '/',
    define: {
      SHELL: JSON.stringify(shell),
      SHELL_NAME: JSON.stringify(hash('sha256', shell.join()).slice(0, 16)),
    },
    build: {
      ...options,
      outDir: join(outDir, 'public'),
      rolldownOptions: {
        input: join(source, 'service-worker', 'main.ts'),
        output: { format: 'iife', entryFileNames: 'service-worker.js' },
      },
    },
  })
  await compressFiles(outDir)
  writeFileSync(join(outDir, 'manifest.json'), JSON.stringify(manifest))
}

/** The component library speaks 34 languages; of those that the inbox speaks it has these. */
const ownLanguages = {
  name: 'own-languages',
  enforce: 'pre',
  load(id) {
    const [, language] = /\/intl\/[^/]+\/([a-z]{2})-[A-Z]{2}\.mjs$/.exec(id) ?? []
    return language === undefined || ['en', 'ar'].includes(language) ? null : 'export default {}'
  },
}

/** The folder of the inbox built of the source as it is now; builds it unless that was done before. */
export async function cachedInbox() {
  const folder = join(root, 'node_modules', '.cache', 'parley-inbox', sourceHash())
  if (existsSync(join(folder, 'manifest.json'))) return folder
  const draft = `${folder}-${randomUUID()}`
  mkdirSync(draft, { recursive: true })
  // In a process of its own: the server keeps its environment, and none of what building takes.
  await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), draft])
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another process was quicker; it built the same.
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(join(folder, 'manifest.json'))) throw error
  }
  return folder
}

/** The entry with everything that it imports from the beginning. */
function readManifest(parts) {
  const entry = Object.values(parts).find((part) => part.isEntry)
  const scripts = new Set()
  const styles = new Set()
  const add = (part) => {
    if (scripts.has(part.file)) return
    scripts.add(part.file)
    for (const style of part.css ?? []) styles.add(style)
    for (const name of part.imports ?? []) add(parts[name])
  }
  add(entry)
  // The letters that nearly every page has; others come when one of theirs is on it.
  const fonts = (entry.assets ?? []).filter((file) => /^inter-latin-(?!ext)/.test(file))
  return { script: entry.file, preloads: [...scripts].slice(1), styles: [...styles], fonts }
}

/** What the service worker keeps, so that the inbox opens without a connection. */
function shellOf({ script, preloads, styles, fonts }) {
  return ['/', ...[script, ...preloads, ...styles, ...fonts].map((file) => `/inbox/assets/${file}`)]
}

function sourceHash() {
  const files = [source, join(root, 'shared')]
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .concat(fileURLToPath(import.meta.url))
    .sort()
  return hash(
    'sha256',
    files.map((file) => `${relative(root, file)}\n${readFileSync(file, 'latin1')}`).join('\0'),
  ).slice(0, 20)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outDir = process.argv[2] ?? join(root, 'dist', 'inbox')
  rmSync(outDir, { recursive: true, force: true })
  await buildInbox(outDir)
}
