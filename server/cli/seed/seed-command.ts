import type { Command } from 'commander'
import { readConfig } from '../../config.ts'
import { createProgressBar } from '../backup/progress-bar.ts'
import { addCommand, type JsonOption, print } from '../command.ts'
import { UsageError } from '../failure.ts'
import { withStore } from '../open-database.ts'
import { requireAccount } from '../read-id.ts'

type Options = JsonOption & {
  account: string
  conversations: string
  messages: string
  long: string
  days: string
  seedValue: string
}

export function addSeedCommand(program: Command): void {
  addCommand(
    program,
    'seed',
    'fill an account with made conversations, to try things at size; it makes no events',
  )
    .requiredOption('--account <id>', 'the account to fill')
    .option('--conversations <count>', 'how many conversations to make', '1000')
    .option('--messages <count>', 'how many messages they have together', '10000')
    .option('--long <count>', 'how many of the messages stand in one long conversation', '0')
    .option('--days <count>', 'how many days the history goes back', '365')
    .option(
      '--seed-value <number>',
      'another number makes another history, the same number the same one',
      '1',
    )
    .action(runSeed)
}

async function runSeed(options: Options): Promise<void> {
  const counts = {
    conversations: readCount('conversations', options.conversations, 1),
    messages: readCount('messages', options.messages, 1),
    long: readCount('long', options.long, 0),
    days: readCount('days', options.days, 1),
    seedValue: readCount('seed-value', options.seedValue, 0),
  }
  // Loaded when needed: its words and tables are much for a server to carry.
  const { seed } = await import('./seed.ts')
  const bar = createProgressBar()
  const beganAt = Date.now()
  const made = await withStore(readConfig(process.env), async ({ db }) => {
    const { id: accountId } = await requireAccount(db, options.account)
    return seed(db, { ...counts, accountId, onProgress: bar.show })
  }).finally(bar.stop)
  const seconds = Math.round((Date.now() - beganAt) / 100) / 10
  print(
    options,
    { seeded: { ...made, seconds } },
    `Made ${made.conversations} conversations with ${made.messages} messages in ${seconds} s.`,
  )
}

/** @throws UsageError for anything but a whole number that PostgreSQL and memory can take */
function readCount(name: string, text: string, least: number): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= least && count <= 1_000_000_000) return count
  throw new UsageError(`--${name} is '${text}'; it takes a whole number from ${least} to 1000000000`)
}
