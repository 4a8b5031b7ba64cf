import type { Inbox } from '../../core/inboxes/index.ts'
import type { InboundEvent } from '../../core/messages/index.ts'
import { type Change, listChanges, readEach } from './callback.ts'
import { parseAccountUpdate, parseTemplateReport } from './parse-account.ts'
import { parseCalls } from './parse-call.ts'
import { parseMessage } from './parse-message.ts'
import { parseStatus } from './parse-status.ts'

/** What a body says about this inbox, in its order. Pure: the same body always says the same. */
export function parse(body: Buffer, inbox: Pick<Inbox, 'settings'>): InboundEvent[] {
  return listChanges(body)
    .filter((change) => isAbout(change, inbox))
    .flatMap(parseChange)
}

function isAbout({ phoneNumberId, wabaId }: Change, { settings }: Pick<Inbox, 'settings'>): boolean {
  if (phoneNumberId !== undefined) return phoneNumberId === String(settings['phone_number_id'])
  return wabaId !== undefined && wabaId === String(settings['waba_id'])
}

function parseChange(change: Change): InboundEvent[] {
  switch (change.field) {
    case 'messages':
      return [...parseMessages(change, 'messages'), ...parseStatuses(change)]
    case 'smb_message_echoes':
      return parseMessages(change, 'message_echoes')
    case 'calls':
      return parseCalls(change)
    case 'message_template_status_update':
    case 'message_template_quality_update':
    case 'template_category_update':
      return parseTemplateReport(change)
    case 'account_update':
      return parseAccountUpdate(change)
    default:
      return []
  }
}

function parseMessages(change: Change, list: 'messages' | 'message_echoes'): InboundEvent[] {
  const direction = list === 'messages' ? 'inbound' : 'outbound'
  return readEach(change.value[list], (message) => parseMessage(change, message, direction))
}

function parseStatuses({ value, entryTime }: Change): InboundEvent[] {
  return readEach(value['statuses'], (report) => parseStatus(report, entryTime))
}
