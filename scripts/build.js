// Compiles the server to dist/ and copies what is not TypeScript. Runs at install, so `npm start` builds nothing.
import { execFileSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildInbox } from './build-inbox.js'
import { buildWidget } from './build-widget.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = (name) => join(root, 'node_modules', '.bin', name)

rmSync(join(root, 'dist'), { recursive: true, force: true })
execFileSync(bin('tsc'), ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
cpSync(join(root, 'server', 'migrations'), join(root, 'dist', 'server', 'migrations'), { recursive: true })
await buildWidget(join(root, 'dist', 'widget'))
await buildInbox(join(root, 'dist', 'inbox'))
