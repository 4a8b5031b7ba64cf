import type { StoredEvent } from '../../../core/events/index.ts'
import type { EventBatch, Projection } from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { messageBody } from './message-body.ts'
import { listToldMessages, type ToldMessage } from './message-queries.ts'
import { messageStep } from './message-steps.ts'
import type { Source } from './source.ts'
import { subjectsOf } from './subjects.ts'

/** Every message of WhatsApp inboxes: what came in once, what goes out step by step. */
export async function projectMessages(db: Db, { accountId, events }: EventBatch): Promise<Projection[]> {
  const ofMessages = events.filter(({ type }) => type === 'message.created' || type === 'message.updated')
  const messages = await listToldMessages(db, { accountId, ids: subjectsOf(ofMessages) })
  return ofMessages.flatMap((event) => {
    const message = messages.get(event.subjectId!)
    return message ? (projectMessage(event, message) ?? []) : []
  })
}

function projectMessage(event: StoredEvent, message: ToldMessage): Projection | undefined {
  const step = messageStep(event, message)
  if (!step) return undefined
  const { file, conversationId } = message
  const isStored = file?.state === 'stored' && step.name !== 'edited' && step.name !== 'deleted'
  const source: Source = {
    body: messageBody(event.accountId, message, step),
    ...(isStored && { link: { key: 'mediaUrl', attachmentId: file.id } }),
  }
  return {
    // The event of a file knows no conversation; in its order belongs what is told of it.
    event: { ...event, conversationId },
    eventId: eventIdOf(event, step.name),
    eventType: `message.${step.name}`,
    source,
  }
}

/** That it was sent we know by the network's answer and by its report, whichever comes first. It is told once. */
function eventIdOf(event: StoredEvent, name: string): string {
  return name === 'sent' ? `${toUuid('message', event.subjectId!)}:sent` : toUuid('event', event.id)
}
