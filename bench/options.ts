import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export type Options = {
  /** Conversations of the large account; it has ten messages for each, a tenth of all of them in one conversation. */
  size: number
  /** Alternating rounds of each comparison, and how long each side's turn in one is. */
  rounds: number
  roundSeconds: number
  /** How long callbacks are taken without a break. */
  sustainedSeconds: number
  /** Use what an earlier run has seeded. */
  reuse: boolean
  /** Run the TypeScript even if there is a build. */
  source: boolean
  /** Parts to measure; empty: all. */
  only: string[]
  dataDir: string
}

export const help = `npm run bench -- [options]
  --size N       conversations of the large account (default 1000000, with ten times as many messages)
  --quick        20000 conversations, short rounds
  --full         callbacks for ten minutes instead of thirty seconds
  --seconds N    callbacks for N seconds
  --rounds N     rounds of each comparison
  --reuse        use the data of an earlier run of the same size
  --source       run the TypeScript even if there is a build
  --only a,b     of: lists, messages, hatif, chatbotx, parley, search, inbox, inbound, stream, deliveries, start
Data go to PARLEY_BENCH_DATA, or to a folder of the system's temporary one.`

export function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      size: { type: 'string' },
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      reuse: { type: 'boolean', default: false },
      source: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const size = Number(values.size ?? (values.quick ? 20_000 : 1_000_000))
  return {
    size,
    rounds: Number(values.rounds ?? (values.quick ? 3 : 7)),
    roundSeconds: values.quick ? 2 : 4,
    sustainedSeconds: Number(values.seconds ?? (values.full ? 600 : values.quick ? 10 : 30)),
    reuse: values.reuse,
    source: values.source,
    only: values.only.split(',').filter(Boolean),
    dataDir: process.env['PARLEY_BENCH_DATA'] ?? join(tmpdir(), `parley-bench-${size}`),
  }
}
