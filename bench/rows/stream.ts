import { type Bench, newMarker, withBare, withLoad, withServer } from '../bench.ts'
import { Child } from '../child.ts'
import { appSecret } from '../laboratory.ts'
import type { StreamReport } from '../processes/listen-stream.ts'
import { atMost, ms, type Row, rate } from '../report.ts'
import { drained, measureCallbackRate } from './inbound.ts'

/** From a callback to the event on an open stream, at half of the rate at which callbacks are taken. */
export async function measureStream(bench: Bench): Promise<Row[]> {
  const perSecond = (await measureCallbackRate(bench)) / 2
  bench.say('one bare commit')
  const commitMs = await measureCommit(bench, perSecond)
  bench.say(`stream at ${Math.round(perSecond)} callbacks per second`)
  const report = await withServer(bench, (server) =>
    withLoad(async (run) => {
      await drained(bench)
      const { headers } = bench.lab.large
      const job = callbacksAt(bench, server.url, perSecond)
      await run({ ...job, seconds: 2, marker: newMarker() })
      await drained(bench)
      const listener = new Child('listen-stream')
      try {
        const marker = newMarker()
        await listener.ask({
          url: `${server.url.replace('http', 'ws')}/api/v1/messaging/ws`,
          headers,
          marker,
        })
        const sent = await run({ ...job, seconds: bench.options.roundSeconds * 3, marker })
        await drained(bench)
        await new Promise((resolve) => setTimeout(resolve, 500))
        return { ...(await listener.ask<StreamReport>('report')), sent: sent.requests }
      } finally {
        await listener.stop()
      }
    }),
  )
  if (report.frames !== report.sent)
    throw new Error(`The stream told of ${report.frames} messages of ${report.sent}`)
  return [
    {
      what: `callback to event on an open stream, at ${rate(perSecond)}: p99 in bare commits`,
      ...atMost(report.p99 / commitMs, 25),
      absolute: `p50 ${ms(report.p50)}, p99 ${ms(report.p99)}; one commit ${ms(commitMs)}`,
    },
  ]
}

/** The median time of a bare callback at that rate: verified, one row inserted, committed, answered. */
async function measureCommit(bench: Bench, perSecond: number): Promise<number> {
  return withBare(bench, { appSecret, statements: {} }, (origin) =>
    withLoad(async (run) => {
      const job = callbacksAt(bench, origin, perSecond)
      await run({ ...job, path: '/', seconds: 1, marker: newMarker() })
      return (await run({ ...job, path: '/', seconds: bench.options.roundSeconds, marker: newMarker() })).p50
    }),
  )
}

function callbacksAt({ lab }: Bench, origin: string, perSecond: number) {
  return {
    kind: 'callbacks' as const,
    origin,
    path: '/api/v1/webhooks/whatsapp',
    appSecret,
    phoneNumberId: lab.large.phoneNumberId,
    senders: 2_000,
    concurrency: 64,
    rate: perSecond,
  }
}
