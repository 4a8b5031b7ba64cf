import { storeBodies, type WebhookDialect } from '../core/webhooks/index.ts'
import type { Db } from '../platform/db/index.ts'
import type { Id } from '../platform/ids.ts'
import type { Log } from '../platform/log.ts'
import type { LaneJob } from './run-lane.ts'

/**
 * Gives jobs the bytes of their deliveries. Those that have none yet are made and stored before anything is sent,
 * so that a retry, even after a crash, sends the same.
 */
export async function makeBodies(
  { db, log, accountId }: { db: Db; log: Log; accountId: Id },
  jobs: LaneJob[],
): Promise<void> {
  const made = new Map<Id, Buffer>()
  for (const [dialect, own] of Map.groupBy(jobs, ({ dialect }) => dialect)) {
    const fresh = own.flatMap(({ deliveries }) => deliveries).filter(({ body }) => body === undefined)
    for (const [id, body] of await bodiesOf({ db, log, dialect }, fresh)) made.set(id, body)
  }
  await storeBodies(db, { accountId, bodies: [...made].map(([id, body]) => ({ id, body })) })
  for (const { deliveries, bodies } of jobs) {
    for (const { id, body } of deliveries) {
      const bytes = body ?? made.get(id)
      if (bytes) bodies.set(id, bytes)
    }
  }
}

type Fresh = LaneJob['deliveries']

/** One that cannot be made must not keep the others: it is left out, and fails. */
async function bodiesOf(
  { db, log, dialect }: { db: Db; log: Log; dialect: WebhookDialect },
  fresh: Fresh,
): Promise<[Id, Buffer][]> {
  if (fresh.length === 0) return []
  try {
    const bodies = await dialect.bodies(db, fresh)
    return fresh.map(({ id }, index) => [id, bodies[index]!])
  } catch (error) {
    if (fresh.length === 1) {
      log.error({ deliveryId: fresh[0]!.id, err: error }, 'the body of a delivery cannot be made')
      return []
    }
    const alone: [Id, Buffer][] = []
    for (const delivery of fresh) alone.push(...(await bodiesOf({ db, log, dialect }, [delivery])))
    return alone
  }
}
