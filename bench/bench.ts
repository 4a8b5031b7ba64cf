import { Child } from './child.ts'
import type { Laboratory } from './laboratory.ts'
import type { Options } from './options.ts'
import type { BareSetup } from './processes/bare.ts'
import type { Job, Load } from './processes/load.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { median } from './statistics.ts'

/** What every measurement works with. */
export type Bench = {
  options: Options
  lab: Laboratory
  /** The program under test. */
  program: string
  say: (text: string) => void
}

/** What both sides did in all rounds: medians, and the median of the ratios of each round. */
export type Comparison = { ratio: number; ours: Load; bare: Load }

const warmUpSeconds = 1

/** Runs `work` beside a server on the laboratory's data. */
export async function withServer<T>(
  { lab, program }: Bench,
  work: (server: ServerProcess) => Promise<T>,
): Promise<T> {
  const server = await startServer(program, { dataDir: lab.dataDir, bare: true })
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}

/** Runs `work` beside a bare server; it gets its origin. */
export async function withBare<T>(
  { lab }: Bench,
  setup: Omit<BareSetup, 'connectionString'>,
  work: (origin: string) => Promise<T>,
): Promise<T> {
  const bare = new Child('bare')
  try {
    const { port } = await bare.ask<{ port: number }>({ ...setup, connectionString: lab.connectionString })
    return await work(`http://127.0.0.1:${port}`)
  } finally {
    await bare.stop()
  }
}

export async function withLoad<T>(work: (run: (job: Job) => Promise<Load>) => Promise<T>): Promise<T> {
  const generator = new Child('load')
  try {
    return await work(async (job) => {
      const load = await generator.ask<Load>(job)
      if (load.errors > 0)
        throw new Error(`${load.errors} requests failed, the first with: ${load.firstError}`)
      return load
    })
  } finally {
    await generator.stop()
  }
}

/**
 * Two jobs in turn, round after round, so that what disturbs the machine disturbs both. `by` is what is compared;
 * the ratio is ours over the other's.
 */
export async function alternate(
  { options }: Bench,
  run: (job: Job) => Promise<Load>,
  { ours, bare, by }: { ours: Job; bare: Job; by: 'perSecond' | 'p50' },
): Promise<Comparison> {
  await run({ ...bare, seconds: warmUpSeconds })
  await run({ ...ours, seconds: warmUpSeconds })
  const rounds: { ours: Load; bare: Load }[] = []
  for (let round = 0; round < options.rounds; round += 1) {
    const bareLoad = await run({ ...bare, seconds: options.roundSeconds })
    rounds.push({ bare: bareLoad, ours: await run({ ...ours, seconds: options.roundSeconds }) })
  }
  return {
    ratio: median(rounds.map((round) => round.ours[by] / round.bare[by])),
    ours: medianLoad(rounds.map((round) => round.ours)),
    bare: medianLoad(rounds.map((round) => round.bare)),
  }
}

function medianLoad(loads: Load[]): Load {
  const of = (key: 'perSecond' | 'p50' | 'p95' | 'p99') => median(loads.map((load) => load[key]))
  return { ...loads[0]!, perSecond: of('perSecond'), p50: of('p50'), p95: of('p95'), p99: of('p99') }
}

/** A word that no earlier message has, and no long row of digits, which real ids do not have either. */
export function newMarker(): string {
  return `mark${Date.now().toString(36)}`
}
