import type { InboundEvent } from '../../core/messages/index.ts'
import type { Change } from './callback.ts'
import { isObject, listOf, objectOf, textOf, withoutEmpty } from './json.ts'
import { toTemplateStatus } from './template-status.ts'

/** What is told about a template: its review, its quality, its category. */
export function parseTemplateReport({ field, value }: Change): InboundEvent[] {
  const networkTemplateId = textOf(value['message_template_id'])
  if (!networkTemplateId) return []
  const reason = textOf(value['reason'])
  return [
    withoutEmpty({
      type: 'template' as const,
      laneKey: `template:${networkTemplateId}`,
      networkTemplateId,
      name: textOf(value['message_template_name']),
      language: textOf(value['message_template_language']),
      status:
        field === 'message_template_status_update' ? toTemplateStatus(textOf(value['event'])) : undefined,
      quality: textOf(value['new_quality_score']),
      category: textOf(value['new_category']),
      reason: reason === 'NONE' ? undefined : reason,
    }),
  ]
}

/** What stops a business account from sending, or lets it send again. Anything else about it is passed over. */
export function parseAccountUpdate({ value, wabaId }: Change): InboundEvent[] {
  const event = textOf(value['event']) ?? ''
  const status = statusAfter(event, value)
  if (!status) return []
  const reason = [event, ...detailsOf(value)].join(': ')
  return [{ type: 'inbox', laneKey: `account:${wabaId ?? ''}`, status, reason }]
}

function statusAfter(event: string, value: Change['value']): 'active' | 'suspended' | undefined {
  switch (event) {
    case 'DISABLED_UPDATE':
      return statusAfterBan(textOf(objectOf(value['ban_info'])['waba_ban_state']))
    case 'ACCOUNT_RESTRICTION':
      return restrictsSending(value) ? 'suspended' : undefined
    case 'ACCOUNT_REINSTATED':
      return 'active'
    default:
      return undefined
  }
}

function statusAfterBan(state: string | undefined): 'active' | 'suspended' | undefined {
  if (state === 'REINSTATE') return 'active'
  // Announced for a later day: until then messages still go out.
  return state === 'SCHEDULE_FOR_DISABLE' ? undefined : 'suspended'
}

/** A restriction may also be about adding numbers only. */
function restrictsSending(value: Change['value']): boolean {
  const restrictions = restrictionsOf(value)
  return restrictions.length === 0 || restrictions.some((type) => !type.includes('ADD_PHONE_NUMBER'))
}

function restrictionsOf(value: Change['value']): string[] {
  return listOf(value['restriction_info'])
    .filter(isObject)
    .flatMap(({ restriction_type: type }) => textOf(type) ?? [])
}

function detailsOf(value: Change['value']): string[] {
  const { violation_info: violation, ban_info: ban } = value
  const details = [
    textOf(objectOf(violation)['violation_type']),
    textOf(objectOf(ban)['waba_ban_state']),
    restrictionsOf(value).join(', ') || undefined,
  ]
  return details.filter((detail) => detail !== undefined)
}
