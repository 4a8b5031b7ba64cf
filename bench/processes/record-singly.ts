/** Records the same inbound messages as the server does, but in one transaction for each of them. */
import { readConfig } from '../../server/config.ts'
import { recordInbound } from '../../server/core/messages/index.ts'
import { createLog } from '../../server/platform/log.ts'
import { openStore } from '../../server/store.ts'

export type SingleJob = {
  dataDir: string
  accountId: string
  inboxId: string
  count: number
  senders: number
  concurrency: number
  marker: string
}

process.once('message', (job: SingleJob) => {
  run(job).then((perSecond) => process.send!({ perSecond }))
})

async function run({
  dataDir,
  accountId,
  inboxId,
  count,
  senders,
  concurrency,
  marker,
}: SingleJob): Promise<number> {
  const store = await openStore(readConfig({ PARLEY_DATA: dataDir }), { log: createLog('error') })
  let number = 0
  const beganAt = performance.now()
  async function record(): Promise<void> {
    while (number < count) {
      number += 1
      const address = `9995${String(number % senders).padStart(8, '0')}`
      const text = `${marker} ${number}`
      const event = {
        type: 'message' as const,
        laneKey: address,
        inboxId,
        person: { addresses: [address], phone: `+${address}`, name: `Sender ${number % senders}` },
        direction: 'inbound' as const,
        networkId: `wamid.${marker}.${number}`,
        kind: 'text',
        content: { body: text },
        text,
        occurredAt: new Date().toISOString(),
      }
      await store.db.transaction((tx) => recordInbound(tx, accountId, [event]))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, record))
  const seconds = (performance.now() - beganAt) / 1000
  await store.close()
  return count / seconds
}
