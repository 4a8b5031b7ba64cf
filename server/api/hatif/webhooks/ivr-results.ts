import type { EventBatch, Projection } from '../../../core/webhooks/index.ts'
import { listIvrWebhookIds } from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { type Id, toUuid } from '../../../platform/ids.ts'
import { ivrBody } from './ivr-body.ts'
import { listToldIvrCalls, type ToldIvrCall } from './ivr-queries.ts'
import type { Source } from './source.ts'
import { subjectsOf } from './subjects.ts'

/**
 * The result of an IVR call, to the address that the call named, and to the one of the option that was chosen where
 * that is another. One event of a call's life says that it is over, so the result is told once.
 */
export async function projectIvrResults(
  db: Db,
  { accountId, events }: Omit<EventBatch, 'webhooks'>,
): Promise<(Projection & { webhookIds: Id[] })[]> {
  const ends = events.filter(({ type, data }) => type === 'call.updated' && data['ivr'] === true)
  if (ends.length === 0) return []
  const calls = await listToldIvrCalls(db, { accountId, callIds: subjectsOf(ends) })
  const places = [...calls.values()].flatMap((call) =>
    addressesOf(call).map((url) => ({ inboxId: call.inboxId, url })),
  )
  const webhooks = await listIvrWebhookIds(db, { accountId, dialect: 'hatif', places })
  return ends.flatMap((event) => {
    const call = calls.get(event.subjectId!)
    if (!call) return []
    const urls = addressesOf(call)
    const webhookIds = webhooks
      .filter(({ inboxId, url }) => inboxId === call.inboxId && urls.includes(url))
      .map(({ id }) => id)
    const source: Source = { body: ivrBody(call) }
    return [
      {
        event,
        eventId: toUuid('event', event.id),
        eventType: 'ivr.result',
        source,
        webhookIds: [...new Set(webhookIds)],
      },
    ]
  })
}

function addressesOf({ webhookUrl, options, pressedDigit }: ToldIvrCall): string[] {
  const chosen = options.find(({ digit }) => digit === pressedDigit)
  return [...new Set([webhookUrl, chosen?.webhookUrl].flatMap((url) => url ?? []))]
}
