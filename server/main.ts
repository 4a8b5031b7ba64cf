import { run } from './cli/run.ts'

// `parley account list | head -1` closes the pipe before all is read; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await run(process.argv.slice(2))
