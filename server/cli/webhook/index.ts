import { type Command, Option } from 'commander'
import { dialects } from '../../core/accounts/index.ts'
import { deliveryStates, webhookKinds } from '../../core/webhooks/index.ts'
import { addCommand, collect, type JsonOption } from '../command.ts'
import { type CreateWebhookOptions, createWebhookCommand } from './create-webhook.ts'
import { deleteWebhookCommand } from './delete-webhook.ts'
import { type DeliveriesOptions, listDeliveriesCommand } from './list-deliveries.ts'
import { listWebhooksCommand } from './list-webhooks.ts'
import { type ReplayOptions, replayDeliveriesCommand } from './replay-deliveries.ts'
import { type UpdateWebhookOptions, updateWebhookCommand } from './update-webhook.ts'

const accountHelp = 'decimal id or UUID'

export function addWebhookCommands(program: Command): void {
  const webhook = program.command('webhook').description('addresses that are told what happens')

  addCommand(webhook, 'create', 'tell an address what happens from now on')
    .requiredOption('--account <id>', accountHelp)
    .addOption(new Option('--dialect <dialect>', 'in whose shape').choices(dialects).makeOptionMandatory())
    .option('--kind <kind>', kindHelp())
    .requiredOption('--url <url>', 'where to post; used exactly as given')
    .option(
      '--secret <secret>',
      'with which deliveries are signed; made here without it, except for hatif, whose inboxes have one secret or none',
    )
    .option('--inbox <id>', 'only of this inbox; may be repeated', collect)
    .action((options: CreateWebhookOptions) => createWebhookCommand(options))

  addCommand(webhook, 'list', 'show the webhooks of an account')
    .requiredOption('--account <id>', accountHelp)
    .action((options: JsonOption & { account: string }) => listWebhooksCommand(options))

  addCommand(webhook, 'update <webhook>', 'change a webhook; what waits goes to the new address')
    .requiredOption('--account <id>', accountHelp)
    .option('--url <url>', 'where to post')
    .option(
      '--secret <secret>',
      "with which deliveries are signed; '' for none, where the dialect allows that",
    )
    .addOption(new Option('--status <status>', 'switch it on or off').choices(['active', 'inactive']))
    .action((id: string, options: UpdateWebhookOptions) => updateWebhookCommand(id, options))

  addCommand(webhook, 'delete <webhook>', 'end a webhook; what waits for it is dropped')
    .requiredOption('--account <id>', accountHelp)
    .action((id: string, options: JsonOption & { account: string }) => deleteWebhookCommand(id, options))

  addCommand(
    webhook,
    'deliveries [webhook]',
    'show what was delivered and what was not, the latest first; without a webhook of all, IVR results included',
  )
    .requiredOption('--account <id>', accountHelp)
    .addOption(stateOption())
    .option('--limit <count>', 'how many to show', '50')
    .action((id: string | undefined, options: DeliveriesOptions) => listDeliveriesCommand(id, options))

  addCommand(
    webhook,
    'replay <webhook>',
    'deliver again: same event id, same bytes; without --state what never arrived',
  )
    .requiredOption('--account <id>', accountHelp)
    .addOption(stateOption())
    .option('--delivery <id>', 'only this one; may be repeated', collect)
    .option('--from <time>', 'only those made at this time or later, such as 2026-01-31T00:00:00Z')
    .option('--to <time>', 'only those made before this time')
    .action((id: string, options: ReplayOptions) => replayDeliveriesCommand(id, options))
}

function stateOption(): Option {
  return new Option('--state <state>', 'only those in this state').choices(deliveryStates)
}

/** The kinds of all dialects that have any. */
function kindHelp(): string {
  return dialects
    .flatMap((dialect) => {
      const kinds = Object.entries(webhookKinds(dialect))
      return kinds.length > 0
        ? [`for ${dialect}: ${kinds.map(([kind, { help }]) => `${kind} (${help})`).join(', ')}`]
        : []
    })
    .join('; ')
}
