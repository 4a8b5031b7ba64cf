import type { EventBatch, Projection } from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { listToldContacts } from './told-queries.ts'
import { settingsOf } from './webhook-settings.ts'

/** What Make and n8n are told: a contact as it is now, under the name of an event that somebody chose. */
export async function projectExternal(
  db: Db,
  { accountId, events, webhooks }: EventBatch,
): Promise<Projection[]> {
  const called = events.flatMap((event) => {
    if (event.type !== 'external_webhook.called' || !event.contactId) return []
    const name = String(event.data['event'])
    const webhookIds = webhooks
      .filter((webhook) => settingsOf(webhook).external?.event === name)
      .map(({ id }) => id)
    return webhookIds.length > 0 ? [{ event, contactId: event.contactId, name, webhookIds }] : []
  })
  const ids = [...new Set(called.map(({ contactId }) => contactId))]
  const contacts = await listToldContacts(db, { accountId, ids, shape: 'externalContact' })
  return called.flatMap(({ event, contactId, name, webhookIds }) => {
    const told = contacts.get(contactId)
    if (!told) return []
    return [{ event, eventId: event.id, eventType: name, source: { event: name, ...told }, webhookIds }]
  })
}
