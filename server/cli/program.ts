import { Command } from 'commander'
import { addAccountCommands } from './account.ts'
import { addAgentCommands } from './agent.ts'
import { addBackupCommands } from './backup/backup-commands.ts'
import { addCommand } from './command.ts'
import { addCredentialCommands } from './credential.ts'
import { addInboxCommands } from './inbox/index.ts'
import { addNumberCommands } from './number.ts'
import { addSandboxCommands } from './sandbox.ts'
import { addSeedCommand } from './seed/seed-command.ts'
import type { ServeOptions } from './serve/serve.ts'
import { version } from './version.ts'
import { addWebhookCommands } from './webhook/index.ts'

/** The whole command line. Mistakes are thrown as errors; nothing here ends the process. */
export function createProgram(): Command {
  const program = new Command('parley')
    .description('A self-hosted conversations server that speaks three vendors’ APIs over one store')
    .version(version)
    .exitOverride()
    // Told by whoever runs the program, as a sentence.
    .configureOutput({ outputError: () => {} })

  addCommand(program, 'serve', 'run the server')
    .option('--workers <count>', 'how many processes share the port', '1')
    .option('--bare', 'make no first account and run no sandbox')
    // Loaded when needed: other commands are quicker without the server's code.
    .action(async (options: ServeOptions) => (await import('./serve/serve.ts')).serve(options))

  addAccountCommands(program)
  addCredentialCommands(program)
  addAgentCommands(program)
  addInboxCommands(program)
  addWebhookCommands(program)
  addNumberCommands(program)
  addSandboxCommands(program)
  addSeedCommand(program)
  addBackupCommands(program)
  return program
}
