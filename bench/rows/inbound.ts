import { setTimeout as sleep } from 'node:timers/promises'
import { insertPayloads } from '../../server/core/inboxes/index.ts'
import { sql } from '../../server/platform/db/index.ts'
import { type Bench, newMarker, withBare, withLoad, withServer } from '../bench.ts'
import { runAlone } from '../child.ts'
import { appSecret } from '../laboratory.ts'
import { callbackBody } from '../processes/callback-body.ts'
import type { CallbackJob } from '../processes/load.ts'
import { atLeast, type Row, rate } from '../report.ts'
import { median } from '../statistics.ts'

const path = '/api/v1/webhooks/whatsapp'
const concurrency = 32
const senders = 2_000

/** Callbacks without a break against the bare server, and recording against one transaction for each message. */
export async function measureInbound(bench: Bench): Promise<Row[]> {
  return [...(await measureAccepting(bench)), await measureRecording(bench)]
}

/** Callbacks per second that the server takes while it records them; the stream is measured at half of that. */
export async function measureCallbackRate(bench: Bench): Promise<number> {
  return withServer(bench, (server) =>
    withLoad(async (run) => {
      await run(callbacks(bench, server.url, 1))
      return (await run(callbacks(bench, server.url, bench.options.roundSeconds))).perSecond
    }),
  )
}

async function measureAccepting(bench: Bench): Promise<Row[]> {
  const { sustainedSeconds, roundSeconds } = bench.options
  return withServer(bench, (server) =>
    withBare(bench, { appSecret, statements: {} }, (bareOrigin) =>
      withLoad(async (run) => {
        const bareFor = async (seconds: number) =>
          run({ ...callbacks(bench, bareOrigin, seconds), path: '/' })
        await bareFor(1)
        await run(callbacks(bench, server.url, 1))
        await drained(bench)

        bench.say('callbacks: bare')
        const before = await bareFor(Math.max(roundSeconds, sustainedSeconds / 4))
        bench.say(`callbacks: ours, for ${sustainedSeconds} s`)
        const beganAt = performance.now()
        const ours = await run(callbacks(bench, server.url, sustainedSeconds))
        const behind = await countWaiting(bench)
        await drained(bench)
        const recorded = ours.requests / ((performance.now() - beganAt) / 1000)
        bench.say('callbacks: bare again')
        const after = await bareFor(Math.max(roundSeconds, sustainedSeconds / 4))
        const bare = (before.perSecond + after.perSecond) / 2
        return [
          {
            what: `WhatsApp callbacks taken, sustained for ${sustainedSeconds} s while recording, of bare`,
            ...atLeast(ours.perSecond / bare, 0.5),
            absolute: `${rate(ours.perSecond)}, p99 ${Math.round(ours.p99)} ms; bare ${rate(bare)}`,
          },
          {
            what: 'the same: recorded meanwhile',
            figure: '',
            found: `${rate(recorded)}`,
            holds: undefined,
            absolute: `${behind} not yet recorded at the end`,
          },
        ]
      }),
    ),
  )
}

function callbacks({ lab }: Bench, origin: string, seconds: number): CallbackJob {
  const marker = newMarker()
  const { phoneNumberId } = lab.large
  return { kind: 'callbacks', origin, path, appSecret, phoneNumberId, senders, concurrency, seconds, marker }
}

/** How fast stored callbacks become messages, in turns with one transaction for each message. */
async function measureRecording(bench: Bench): Promise<Row> {
  const count = Math.min(6_000, bench.options.size)
  const ours: number[] = []
  const single: number[] = []
  for (let round = 0; round < 3; round += 1) {
    bench.say(`recording ${count} messages, round ${round + 1}`)
    single.push(await recordSingly(bench, count))
    ours.push(await recordStored(bench, count))
  }
  return {
    what: 'messages recorded, over one transaction for each message',
    ...atLeast(median(ours) / median(single), 3),
    absolute: `${rate(median(ours))}; singly ${rate(median(single))}`,
  }
}

async function recordSingly({ lab }: Bench, count: number): Promise<number> {
  const { accountId, inboxId } = lab.large
  const job = {
    dataDir: lab.dataDir,
    accountId,
    inboxId,
    count,
    senders,
    concurrency: 3,
    marker: newMarker(),
  }
  return (await runAlone<{ perSecond: number }>('record-singly', job)).perSecond
}

/** Stores the bodies while no server runs, then starts one; the rows say when the first and the last were recorded. */
async function recordStored(bench: Bench, count: number): Promise<number> {
  const { lab } = bench
  const { accountId, inboxId, phoneNumberId } = lab.large
  const marker = newMarker()
  for (let from = 0; from < count; from += 500) {
    const numbers = Array.from({ length: Math.min(500, count - from) }, (_, index) => from + index)
    const bodies = numbers.map((number) =>
      callbackBody({
        phoneNumberId,
        sender: number % senders,
        networkId: `wamid.${marker}.${number}`,
        text: `${marker} ${number}`,
      }),
    )
    await insertPayloads(
      lab.db,
      bodies.map((body) => ({ accountId, inboxId, body })),
    )
  }
  const beganAt = await databaseTime(bench)
  await withServer(bench, () => drained(bench))
  const [row] = await lab.db.query<{ count: number; seconds: number }>(sql`
    select count(*)::int as count, extract(epoch from max(created_at) - min(created_at))::float8 as seconds
      from messages where account_id = ${accountId} and inbox_id = ${inboxId} and created_at > ${beganAt}`)
  return row!.count / row!.seconds
}

async function databaseTime({ lab }: Bench): Promise<Date> {
  const [row] = await lab.db.query<{ at: Date }>(sql`select now() as at`)
  return row!.at
}

/** Waits until nothing that came in is left to do. */
export async function drained(bench: Bench): Promise<void> {
  while ((await countWaiting(bench)) > 0) await sleep(50)
}

async function countWaiting({ lab }: Bench): Promise<number> {
  const [row] = await lab.db.query<{ count: number }>(sql`
    select (select count(*) from inbound_payloads where processed_at is null)::int
         + (select count(*) from inbound_items where failed_at is null)::int as count`)
  return row!.count
}
