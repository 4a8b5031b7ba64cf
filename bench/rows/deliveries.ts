import { setTimeout as sleep } from 'node:timers/promises'
import { createWebhook, deleteWebhook, listWebhooks } from '../../server/core/webhooks/index.ts'
import { createGuardedFetch } from '../../server/platform/http/index.ts'
import { type Bench, newMarker, withLoad, withServer } from '../bench.ts'
import { Child, runAlone } from '../child.ts'
import { appSecret } from '../laboratory.ts'
import type { Job, Load } from '../processes/load.ts'
import type { SinkReport } from '../processes/sink.ts'
import { atLeast, atMost, ms, type Row, rate } from '../report.ts'
import { median } from '../statistics.ts'
import { drained } from './inbound.ts'

const endpoints = 100
const senders = 60

type Run = (job: Job) => Promise<Load>
type Stage = { bench: Bench; sink: Child; port: number; run: Run; origin: string }

/** Deliveries to a hundred endpoints against a bare fetch loop, and what one dead endpoint does to the others. */
export async function measureDeliveries(bench: Bench): Promise<Row[]> {
  const sink = new Child('sink')
  try {
    const { port } = await sink.ready<{ port: number }>()
    await replaceWebhooks(bench, urlsOf(port))
    return await withServer(bench, (server) =>
      withLoad(async (run) => {
        const stage = { bench, sink, port, run, origin: server.url }
        const throughput = await measureThroughput(stage)
        return [throughput.row, await measureDeadEndpoint(stage, throughput.perSecond)]
      }),
    )
  } finally {
    await replaceWebhooks(bench, [])
    await sink.stop()
  }
}

async function measureThroughput(stage: Stage): Promise<{ row: Row; perSecond: number }> {
  const { bench, port } = stage
  const ours: number[] = []
  const bare: number[] = []
  await deliver(stage, { messages: 20, perSecond: 100 })
  for (let round = 0; round < Math.min(3, bench.options.rounds); round += 1) {
    bench.say(`deliveries, round ${round + 1}`)
    const report = await deliver(stage, { messages: 200, perSecond: 1_000 })
    ours.push((report.deliveries / (report.lastAt - report.firstAt)) * 1000)
    const job = { urls: urlsOf(port), count: report.deliveries, concurrency: 100, bytes: report.bytes }
    bare.push((await runAlone<{ perSecond: number }>('post-loop', job)).perSecond)
  }
  const row = {
    what: `webhook deliveries to ${endpoints} endpoints, of a bare fetch loop`,
    ...atLeast(median(ours) / median(bare), 0.3),
    absolute: `${rate(median(ours))}; bare ${rate(median(bare))}`,
  }
  return { row, perSecond: median(ours) }
}

/** Messages at a third of what can be delivered, with and without an endpoint that takes requests and never answers. */
async function measureDeadEndpoint(stage: Stage, perSecond: number): Promise<Row> {
  const { bench, port } = stage
  const alive: number[] = []
  const dead: number[] = []
  const pace = { messages: 0, perSecond: Math.max(1, perSecond / endpoints / 3) }
  pace.messages = Math.ceil(pace.perSecond * bench.options.roundSeconds * 2)
  for (let round = 0; round < Math.min(3, bench.options.rounds); round += 1) {
    bench.say(`deliveries with a dead endpoint, round ${round + 1}`)
    await replaceWebhooks(bench, urlsOf(port).slice(1))
    await sleep(1_500)
    alive.push((await deliver(stage, { ...pace, to: endpoints - 1 })).p99)
    await replaceWebhooks(bench, [...urlsOf(port).slice(1), `http://127.0.0.1:${port}/dead`])
    await sleep(1_500)
    dead.push((await deliver(stage, { ...pace, to: endpoints - 1 })).p99)
  }
  return {
    what: 'one dead endpoint: p99 of the others over theirs without it',
    ...atMost(median(dead) / median(alive), 1.1),
    absolute: `${ms(median(dead))}; ${ms(median(alive))}`,
  }
}

type Portion = { messages: number; perSecond: number; to?: number }

/** Has messages come in, and waits until each endpoint has been told of each. */
async function deliver(
  { bench, sink, run, origin }: Stage,
  { messages, perSecond, to = endpoints }: Portion,
): Promise<SinkReport> {
  await sink.ask('reset')
  const { phoneNumberId } = bench.lab.subscriber
  const sent = await run({
    kind: 'callbacks',
    origin,
    path: '/api/v1/webhooks/whatsapp',
    appSecret,
    phoneNumberId,
    senders,
    concurrency: 16,
    rate: perSecond,
    seconds: messages / perSecond,
    marker: newMarker(),
  })
  await drained(bench)
  const deadline = Date.now() + 120_000
  for (;;) {
    const report = await sink.ask<SinkReport>('report')
    if (report.deliveries >= sent.requests * to) return report
    if (Date.now() > deadline)
      throw new Error(`Only ${report.deliveries} deliveries of ${sent.requests * to} came`)
    await sleep(100)
  }
}

function urlsOf(port: number): string[] {
  return Array.from({ length: endpoints }, (_, index) => `http://127.0.0.1:${port}/endpoint/${index}`)
}

async function replaceWebhooks({ lab }: Bench, urls: string[]): Promise<void> {
  const { accountId } = lab.subscriber
  const fetch = createGuardedFetch({ allowPrivateNetwork: true })
  for (const { id } of await listWebhooks(lab.db, { accountId }))
    await lab.db.transaction((tx) => deleteWebhook(tx, { accountId, id }))
  for (const url of urls)
    await lab.db.transaction((tx) =>
      createWebhook(tx, fetch, { accountId, dialect: 'vobiz', url, secret: 'secret' }),
    )
  await fetch.close()
}
