#!/usr/bin/env node
// Runs the command line on the Node that comes with the package `node`, whatever Node the machine has.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const neededMajor = 24
const root = join(dirname(fileURLToPath(import.meta.url)), '..')

if (Number(process.versions.node.split('.')[0]) >= neededMajor) await runHere()
else runOn(findNode())

/** The compiled program where there is one, else the TypeScript itself. */
async function runHere() {
  const compiled = join(root, 'dist', 'server', 'main.js')
  const main = existsSync(compiled) ? compiled : join(root, 'server', 'main.ts')
  await import(pathToFileURL(main).href)
}

function findNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    const program = join(folder, 'bin', 'node')
    if (existsSync(program)) return program
  } catch {
    // The package is not installed; the sentence below says what to do.
  }
  process.stderr.write(
    `Parley needs Node.js ${neededMajor}, this is ${process.versions.node}. Run \`npm ci\` here, which brings it.\n`,
  )
  process.exit(1)
}

/** Passes signals on and ends as the other one ends. */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (status, signal) => {
    if (!signal) process.exit(status ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
