import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { addCommand, type JsonOption, print } from '../command.ts'
import { createProgressBar } from './progress-bar.ts'

export function addBackupCommands(program: Command): void {
  addCommand(
    program,
    'backup <file>',
    'write all there is into one file; the server may run. Keep it safe: it holds keys',
  ).action(runBackup)
  addCommand(program, 'restore <file>', 'load a backup into an empty database').action(runRestore)
}

async function runBackup(name: string, options: JsonOption): Promise<void> {
  const file = resolve(name)
  const bar = createProgressBar()
  const { backup } = await import('./backup.ts')
  const done = await backup(readConfig(process.env), file, bar.show).finally(bar.stop)
  const { size } = await stat(file)
  const { tables, rows, mediaFiles, media } = done
  const bucket = media === 'in_bucket' ? ' Media stay in their bucket; back that up too.' : ''
  print(
    options,
    { backup: { file, bytes: size, tables, rows, media_files: mediaFiles, media } },
    `Wrote ${file}: ${rows} rows of ${tables} tables, ${mediaFiles} files, ${size} bytes. It holds the keys of all secrets: keep it safe.${bucket}`,
  )
}

async function runRestore(name: string, options: JsonOption): Promise<void> {
  const file = resolve(name)
  const bar = createProgressBar()
  const { restore } = await import('./restore.ts')
  const { tables, rows, mediaFiles, media } = await restore(readConfig(process.env), file, bar.show).finally(
    bar.stop,
  )
  const bucket = media === 'in_bucket' ? ' Its media are in the bucket that PARLEY_S3_BUCKET named.' : ''
  print(
    options,
    { restore: { file, tables, rows, media_files: mediaFiles, media } },
    `Restored ${rows} rows of ${tables} tables and ${mediaFiles} files from ${file}.${bucket}`,
  )
}
