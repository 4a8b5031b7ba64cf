import { recordCallReport } from '../core/calls/index.ts'
import { changeAddress } from '../core/contacts/index.ts'
import { setInboxStatus } from '../core/inboxes/index.ts'
import type { CallReport, InboxEvent } from '../core/messages/index.ts'
import { recordTemplateReport } from '../core/templates/index.ts'
import { recordProfile } from '../core/visitors/index.ts'
import type { Transaction } from '../platform/db/index.ts'
import type { Id } from '../platform/ids.ts'

/** Records what networks tell that is neither a message nor an update of one. */
export async function recordOther(tx: Transaction, accountId: Id, event: InboxEvent): Promise<void> {
  switch (event.type) {
    case 'inbox':
      return setInboxStatus(tx, { accountId, id: event.inboxId, status: event.status, reason: event.reason })
    case 'address':
      return changeAddress(tx, accountId, event)
    case 'template':
      return recordTemplateReport(tx, accountId, event)
    case 'profile':
      return recordProfile(tx, accountId, event)
    case 'call':
      return recordCallReport(tx, accountId, { ...event, ...factsAtEnd(event) })
  }
}

/** At its end Meta tells when a call was answered, and what went wrong. */
function factsAtEnd({ report }: CallReport): { answeredAt?: Date; cause?: string } {
  const seconds = Number(report['start_time'])
  const { errors } = report
  const [error] = Array.isArray(errors) ? (errors as { code?: unknown; message?: unknown }[]) : []
  const cause = error && (error.message ?? error.code)
  return {
    ...(seconds > 0 && { answeredAt: new Date(seconds * 1000) }),
    ...(cause !== undefined && { cause: String(cause) }),
  }
}
