import Type from 'typebox'
import type { CannedResponse as Stored } from '../../../core/canned-responses/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { presentTime } from '../present/time.ts'
import { Time, Uuid } from '../schemas.ts'

export const CannedResponse = Type.Object({
  id: Uuid,
  shortcut: Type.String({ description: 'Begins with a slash' }),
  content: Type.String(),
  created_at: Time,
})

export function presentCannedResponse({ id, shortcut, content, createdAt }: Stored) {
  return { id: toUuid('cannedResponse', id), shortcut, content, created_at: presentTime(createdAt) }
}
