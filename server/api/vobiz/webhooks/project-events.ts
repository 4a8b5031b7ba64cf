import type { StoredEvent } from '../../../core/events/index.ts'
import type { EventBatch, Projection } from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { projectCall } from './calls.ts'
import { projectInbound } from './inbound.ts'
import { listNumbers, listTold, type Told } from './queries.ts'
import { projectStatus } from './statuses.ts'

/** Exactly three kinds are told: what came in, what became of what went out, and calls. Only WhatsApp's. */
export async function projectEvents(db: Db, { accountId, events }: EventBatch): Promise<Projection[]> {
  const ofMessages = events.filter(isOfMessage)
  const ofCalls = events.filter(isOfCall)
  const [messages, numbers] = await Promise.all([
    listTold(db, { accountId, ids: unique(ofMessages, ({ subjectId }) => subjectId) }),
    listNumbers(db, { accountId, inboxIds: unique(ofCalls, ({ inboxId }) => inboxId) }),
  ])
  return events.flatMap((event) => {
    const told = event.subjectId === undefined ? undefined : messages.get(event.subjectId)
    const number = event.inboxId === undefined ? undefined : numbers.get(event.inboxId)
    if (told && isOfMessage(event)) return projectMessage(event, told) ?? []
    return number && isOfCall(event) ? projectCall(event, number) : []
  })
}

function projectMessage(event: StoredEvent, told: Told): Projection | undefined {
  return event.type === 'message.created' ? projectInbound(event, told) : projectStatus(event, told)
}

/** What came in; what the network reported; what failed before it got there. An acceptance alone is not told. */
function isOfMessage({ type, data }: StoredEvent): boolean {
  if (type === 'message.created') return data['direction'] === 'inbound'
  return type === 'message.updated' && (data['report'] !== undefined || data['status'] === 'failed')
}

function isOfCall({ type, data }: StoredEvent): boolean {
  return (type === 'call.created' || type === 'call.updated') && data['report'] !== undefined
}

function unique(events: StoredEvent[], idOf: (event: StoredEvent) => string | undefined): string[] {
  return [...new Set(events.flatMap((event) => idOf(event) ?? []))]
}
