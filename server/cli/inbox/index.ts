import type { Command } from 'commander'
import { addCommand, collect, type JsonOption } from '../command.ts'
import { checkInbox } from './check-inbox.ts'
import { type CreateInboxOptions, createInboxCommand } from './create-inbox.ts'
import { deleteInboxCommand } from './delete-inbox.ts'
import { listInboxesCommand } from './list-inboxes.ts'
import { retryInboxCommand } from './retry-inbox.ts'
import { type UpdateInboxOptions, updateInboxCommand } from './update-inbox.ts'

const accountHelp = 'decimal id or UUID'
const setHelp = 'a setting of the channel; may be repeated'

export function addInboxCommands(program: Command): void {
  const inbox = program.command('inbox').description('connected addresses of channels')

  addCommand(inbox, 'create', 'connect an address; asks nothing of the network')
    .requiredOption('--account <id>', accountHelp)
    .requiredOption('--channel <channel>', 'the network, such as whatsapp')
    .option('--name <name>', 'what to call it')
    .option('--phone <number>', 'its number, such as +15550100200')
    .option('--set <key=value>', setHelp, collect)
    .action((options: CreateInboxOptions) => createInboxCommand(options))

  addCommand(inbox, 'list', 'show the inboxes of an account')
    .requiredOption('--account <id>', accountHelp)
    .action((options: JsonOption & { account: string }) => listInboxesCommand(options))

  addCommand(inbox, 'update <inbox>', 'change its name or settings; those not given stay')
    .option('--account <id>', 'refuse an inbox of another account')
    .option('--name <name>', 'what to call it')
    .option('--set <key=value>', setHelp, collect)
    .action((id: string, options: UpdateInboxOptions) => updateInboxCommand(id, options))

  addCommand(inbox, 'delete <inbox>', 'disconnect it and close its conversations; history stays')
    .option('--account <id>', 'refuse an inbox of another account')
    .action((id: string, options: JsonOption & { account?: string }) => deleteInboxCommand(id, options))

  addCommand(inbox, 'check <inbox>', 'ask the network whether the inbox can work')
    .option('--account <id>', 'refuse an inbox of another account')
    .action((id: string, options: JsonOption & { account?: string }) => checkInbox(id, options))

  addCommand(inbox, 'retry <inbox>', 'try again to record what the network told and could not be recorded')
    .option('--account <id>', 'refuse an inbox of another account')
    .action((id: string, options: JsonOption & { account?: string }) => retryInboxCommand(id, options))
}
