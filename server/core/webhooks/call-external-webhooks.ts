import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'

/** Tells those who wait for an event of this name about a contact. A flow does it where it says so. */
export function callExternalWebhooks(
  tx: Transaction,
  { accountId, contactId, event }: { accountId: Id; contactId: Id; event: string },
): void {
  appendEvents(tx, accountId, [
    { type: 'external_webhook.called', contactId, subjectId: contactId, data: { event } },
  ])
}
