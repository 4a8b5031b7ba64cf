import type { InboundEvent, MessageError, StatusReport } from '../../core/messages/index.ts'
import { isId } from '../../platform/ids.ts'
import { isObject, type Json, listOf, objectOf, textOf, withoutEmpty } from './json.ts'
import { laneKeyOf, toIds } from './person.ts'
import { toIsoTime, unknownTime } from './time.ts'

const statuses: Record<string, StatusReport['status']> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  // Of a voice message: heard, and so read.
  played: 'read',
  failed: 'failed',
}

/** What became of one of our messages. A state that is not known tells nothing. */
export function parseStatus(report: Json, entryTime: unknown): InboundEvent[] {
  const networkId = textOf(report['id'])
  const status = statuses[textOf(report['status']) ?? '']
  if (!networkId || !status) return []
  const messageId = textOf(report['biz_opaque_callback_data'])
  const event = withoutEmpty({
    type: 'status' as const,
    laneKey: laneKeyOf(toIds(report['recipient_id'], report['recipient_user_id'])) ?? networkId,
    networkId,
    messageId: messageId !== undefined && isId(messageId) ? messageId : undefined,
    status,
    at: toIsoTime(report['timestamp']) ?? toIsoTime(entryTime) ?? unknownTime,
    error: status === 'failed' ? parseStatusError(report) : undefined,
    report,
  })
  return [event]
}

function parseStatusError(report: Json): MessageError | undefined {
  const [error] = listOf(report['errors']).filter(isObject)
  if (!error) return undefined
  const title = textOf(error['title']) ?? textOf(error['message']) ?? 'The message could not be delivered'
  return withoutEmpty({
    code: textOf(error['code']) ?? 'unknown',
    title,
    message: textOf(error['message']),
    details: textOf(objectOf(error['error_data'])['details']) ?? textOf(error['details']),
    href: textOf(error['href']),
  })
}
