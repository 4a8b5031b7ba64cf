/** The vendor's fields and operators of `contactFilter`: which operators a field has. */
const base = ['eq', 'ne', 'isEmpty'] as const
const search = ['contains', 'notContains', 'startsWith', 'endsWith'] as const
const ranges = ['gt', 'lt', 'gte', 'lte', 'isBetween', 'notBetween'] as const

export const operatorsOf = {
  text: ['eq', 'ne', 'isNotEmpty', 'isEmpty', ...search],
  choice: base,
  set: ['in', 'notIn', ...base],
  presence: ['in', 'notIn', 'isEmpty'],
  flag: ['eq', 'isEmpty'],
  plainFlag: ['eq'],
  date: [...base, ...ranges],
  number: [...base, ...ranges, ...search],
  inputType: ['eq', 'ne', 'isNotEmpty', 'isEmpty'],
} as const

export type FieldClass = keyof typeof operatorsOf
export type Operator = (typeof operatorsOf)[FieldClass][number] | 'used'

/** What the values of a custom field may be asked, by `valueType`. */
export const customFieldOperators = {
  text: [...base, 'isNotEmpty', ...search],
  number: [...base, 'isNotEmpty', ...search, ...ranges],
  datetime: [...base, 'isNotEmpty', ...search, ...ranges],
  boolean: ['eq', 'isNotEmpty', 'isEmpty'],
  select: ['in', 'notIn', ...base, 'isNotEmpty'],
  multiSelect: ['in', 'notIn', ...base, 'isNotEmpty'],
} as const satisfies Record<string, readonly Operator[]>

export type ValueType = keyof typeof customFieldOperators
export const valueTypes = Object.keys(customFieldOperators) as ValueType[]

export const fieldsOf = {
  text: [
    'fullName',
    'email',
    'phone',
    'lastUserInput',
    'lastComment',
    'questionnaireStarted',
    'questionnaireInProgress',
    'questionnaireFinished',
  ],
  choice: ['gender', 'country', 'locale', 'timezone', 'continent', 'executedFlow'],
  inputType: ['lastUserInputType'],
  date: ['contactCreatedAt', 'lastSeen', 'lastSent', 'lastInteraction'],
  number: [
    'contactCreatedDateMinutesAgo',
    'lastSeenMinutesAgo',
    'lastInteractionMinutesAgo',
    'consecutiveAiFailures',
  ],
  presence: ['hasContactInfo', 'ctwaConversion'],
  plainFlag: ['emailWasVerified', 'optedInForEmail'],
  flag: [
    'existingContact',
    'subscribedToBroadcast',
    'blocked',
    'interactedInLast24h',
    'fromCtwaAd',
    'archived',
    'followUp',
    'conversationTransferredToHuman',
    'unreplied',
    'unread',
  ],
  set: [
    'source',
    'currentChannel',
    'inbox',
    'language',
    'tags',
    'customFields',
    'broadcastSent',
    'broadcastDelivered',
    'broadcastSeen',
    'broadcastClicked',
    'broadcastFailed',
    'subscribedToDripCampaign',
    'entryPointsLinks',
    'conversationAssigned',
  ],
} as const satisfies Record<FieldClass, readonly string[]>

export type Field<Class extends FieldClass = FieldClass> = (typeof fieldsOf)[Class][number]

export const fieldClasses = Object.keys(fieldsOf) as FieldClass[]

export function isRange(operator: string): operator is 'isBetween' | 'notBetween' {
  return operator === 'isBetween' || operator === 'notBetween'
}
