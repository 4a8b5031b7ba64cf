import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { BotFieldKey } from './bot-field.ts'
import { deleteBotFieldRow, lockBotFields } from './bot-field-queries.ts'

/** Removes a field with its value. @throws AppError `not_found` */
export async function deleteBotField(tx: Transaction, accountId: Id, key: BotFieldKey): Promise<void> {
  const [field] = await lockBotFields(tx, accountId, [key])
  if (!field || !(await deleteBotFieldRow(tx, field))) throw notFound('bot_field')
  appendEvents(tx, accountId, [{ type: 'bot_field.deleted', subjectId: field.id }])
}
