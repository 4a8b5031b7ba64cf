import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench.ts'
import { atMost, type Row } from '../report.ts'
import { startServer } from '../server-process.ts'
import { median } from '../statistics.ts'

const idleMs = 5_000

/** How soon a server is ready, on a folder of its own, and what it holds in memory when nobody asks anything. */
export async function measureStart({ options, program, say }: Bench): Promise<Row[]> {
  const empty: number[] = []
  const again: number[] = []
  const memory: number[] = []
  for (let round = 0; round < Math.min(3, options.rounds); round += 1) {
    say(`start, round ${round + 1}`)
    const dataDir = await mkdtemp(join(tmpdir(), 'parley-bench-start-'))
    try {
      const first = await startServer(program, { dataDir, bare: false })
      empty.push(first.readyMs / 1000)
      await first.stop()
      const second = await startServer(program, { dataDir, bare: false })
      again.push(second.readyMs / 1000)
      await sleep(idleMs)
      memory.push(((await second.memoryBytes()) ?? Number.NaN) / 2 ** 20)
      await second.stop()
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  }
  return [
    { what: 'ready after a clean stop', ...atMost(median(again), 2, ' s'), absolute: '' },
    { what: 'ready on an empty folder', ...atMost(median(empty), 6, ' s'), absolute: '' },
    { what: 'memory of the Node process, idle', ...atMost(median(memory), 150, ' MB'), absolute: '' },
  ]
}
