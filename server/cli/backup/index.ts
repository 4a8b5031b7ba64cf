export { type BackedUp, backup, type OnProgress } from './backup.ts'
export { addBackupCommands } from './backup-commands.ts'
export { type Restored, restore } from './restore.ts'
