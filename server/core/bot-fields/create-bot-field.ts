import type { Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { TextFormat } from '../custom-fields/index.ts'
import { appendEvents } from '../events/index.ts'
import { type BotField, type BotFieldType, cleanBotFieldName, cleanBotValue } from './bot-field.ts'
import { insertBotField } from './bot-field-queries.ts'

export type NewBotField = {
  accountId: Id
  name: string
  type: BotFieldType
  format?: TextFormat
  value: string | null
  description: string | null
}

/**
 * Defines a field of the account's own.
 * @throws AppError `duplicate` when there is one of the name; `invalid_request` about `name` or `value`
 */
export async function createBotField(tx: Transaction, draft: NewBotField): Promise<BotField> {
  const { accountId, type, description } = draft
  const name = cleanBotFieldName(draft.name)
  const format = type === 'text' ? draft.format : undefined
  const value = cleanBotValue({ name, type, format }, draft.value, 'value')
  const field = await insertBotField(tx, {
    accountId,
    name,
    type,
    format,
    value,
    description: description?.trim() || undefined,
  })
  if (!field) throw duplicate('bot_field', `A bot field with the name '${name}' exists already`)
  appendEvents(tx, accountId, [{ type: 'bot_field.created', subjectId: field.id }])
  return field
}
