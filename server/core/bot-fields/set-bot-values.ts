import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { type BotField, type BotFieldKey, cleanBotValue, isNamedBy } from './bot-field.ts'
import { lockBotFields, updateBotValues } from './bot-field-queries.ts'

/** `path`: where the request has the value. Null takes a value away. */
export type BotValue = { key: BotFieldKey; value: string | null; path: string }

/**
 * Sets values, all of them or none; of two for one field the last counts. Answers the fields in the order of `values`.
 * @throws AppError `not_found` when one of the fields is missing; `invalid_request` when a value does not fit its field
 */
export async function setBotValues(
  tx: Transaction,
  { accountId, values }: { accountId: Id; values: BotValue[] },
): Promise<BotField[]> {
  const fields = await lockBotFields(
    tx,
    accountId,
    values.map(({ key }) => key),
  )
  const updated = values.map(({ key, value, path }) => {
    const field = fields.find((one) => isNamedBy(one, key))
    if (!field) throw notFound('bot_field')
    return { ...field, value: cleanBotValue(field, value, path) }
  })
  const last = new Map(updated.map((field) => [field.id, field]))
  const changed = fields
    .filter(({ id, value }) => last.get(id)!.value !== value)
    .map(({ id }) => ({ ...last.get(id)!, updatedAt: tx.now() }))
  if (changed.length > 0) await updateBotValues(tx, accountId, changed)
  appendEvents(
    tx,
    accountId,
    changed.map(({ id }) => ({ type: 'bot_field.updated', subjectId: id, data: { changed: ['value'] } })),
  )
  return updated.map(({ id }) => changed.find((field) => field.id === id) ?? last.get(id)!)
}
