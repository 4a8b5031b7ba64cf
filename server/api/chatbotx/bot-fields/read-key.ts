import type { BotFieldKey } from '../../../core/bot-fields/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { isId } from '../../../platform/ids.ts'

/** How a path or a body names a field. Digits are always an id. @throws AppError `not_found` for digits that are none */
export function readKey(text: string): BotFieldKey {
  if (isId(text)) return { id: text }
  if (/^[0-9]+$/.test(text)) throw notFound('bot_field')
  return { name: text }
}
