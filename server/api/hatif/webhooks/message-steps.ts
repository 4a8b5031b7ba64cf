import type { StoredEvent } from '../../../core/events/index.ts'
import type { MessageError, MessageStatus } from '../../../core/messages/index.ts'
import type { ToldMessage } from './message-queries.ts'

/** The vendor's word for what has become of a message. */
export type WireStatus = 'Pending' | 'Sent' | 'Delivered' | 'Read' | 'Failed'

/** What one event tells of a message: a step of its way, or that its words were changed or taken back. */
export type MessageStep = {
  name: 'created' | 'sent' | 'delivered' | 'read' | 'failed' | 'edited' | 'deleted'
  status: WireStatus
  isBillable: boolean
  error: MessageError | undefined
}

/** `unknown`: nobody knows yet whether the network has it, so it is on its way. */
const wireStatuses: Record<MessageStatus, WireStatus> = {
  queued: 'Pending',
  unknown: 'Pending',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Failed',
}

/** The step that an event tells, or undefined when it is none that the vendor's webhooks have. */
export function messageStep(event: StoredEvent, message: ToldMessage): MessageStep | undefined {
  const { type, data } = event
  if (type === 'message.created') return waitsForFile(message) ? undefined : firstStep(message)
  if (type !== 'message.updated') return undefined
  if (data['change'] === 'attachment') return fileStep(message)
  if (data['change'] === 'edited' || data['change'] === 'deleted') return rewriteStep(data['change'], message)
  return message.direction === 'outbound' ? statusStep(event) : undefined
}

/** What came from the network is told once its file can be had; until then the link would lead nowhere. */
function waitsForFile({ file, direction, sender }: ToldMessage): boolean {
  return file !== undefined && (direction === 'inbound' || sender === 'network')
}

/** What came in has been delivered to us. What the business wrote on its phone has left already. */
function firstStep({ direction, sender }: ToldMessage): MessageStep {
  if (direction === 'inbound') return stepOf('created', 'Delivered')
  return sender === 'network' ? stepOf('sent', 'Sent') : stepOf('created', 'Pending')
}

function fileStep(message: ToldMessage): MessageStep | undefined {
  return waitsForFile(message) && message.file?.state !== 'pending' ? firstStep(message) : undefined
}

function rewriteStep(name: 'edited' | 'deleted', { direction, status }: ToldMessage): MessageStep {
  return stepOf(name, direction === 'inbound' ? 'Delivered' : wireStatuses[status])
}

/**
 * What the network reported, or what we know ourselves: that the message will not leave, or else that the network took
 * it, whatever it had reported of it before.
 */
function statusStep({ data }: StoredEvent): MessageStep | undefined {
  const report = isObject(data['report']) ? data['report'] : {}
  const told = data['reported'] ?? (data['error'] ? data['status'] : 'sent')
  // A failure that was overtaken by the delivery is none.
  if (told === 'failed' && data['status'] !== 'failed') return undefined
  if (told !== 'sent' && told !== 'delivered' && told !== 'read' && told !== 'failed') return undefined
  return {
    name: told,
    status: wireStatuses[told],
    isBillable: isObject(report['pricing']) && report['pricing']['billable'] === true,
    error:
      told === 'failed' ? (errorOfReport(report) ?? (data['error'] as MessageError | undefined)) : undefined,
  }
}

function stepOf(name: MessageStep['name'], status: WireStatus): MessageStep {
  return { name, status, isBillable: false, error: undefined }
}

function errorOfReport({ errors }: Record<string, unknown>): MessageError | undefined {
  const [first] = Array.isArray(errors) ? errors : []
  if (!isObject(first)) return undefined
  const data = isObject(first['error_data']) ? first['error_data'] : {}
  return {
    code: String(first['code'] ?? ''),
    title: textOf(first['title']) ?? textOf(first['message']) ?? '',
    message: textOf(first['message']),
    details: textOf(data['details']),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
