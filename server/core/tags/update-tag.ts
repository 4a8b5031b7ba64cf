import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { Tag, TagFields } from './tag.ts'
import { lockTag, updateTagRow } from './tag-queries.ts'

const fieldKeys = ['name', 'icon', 'description', 'color', 'isPinned'] as const

/** Replaces the fields that are given. What is given as it is already changes nothing. @throws AppError `not_found` */
export async function updateTag(
  tx: Transaction,
  { accountId, id, ...fields }: { accountId: Id; id: Id } & TagFields,
): Promise<Tag> {
  const tag = await lockTag(tx, { accountId, id })
  if (!tag) throw notFound('tag')
  const changed = fieldKeys.filter(
    (key) => fields[key] !== undefined && (fields[key] ?? undefined) !== tag[key],
  )
  if (changed.length === 0) return tag

  const changes = Object.fromEntries(changed.map((key) => [key, fields[key] ?? undefined]))
  const updated: Tag = { ...tag, ...changes, updatedAt: tx.now() }
  await updateTagRow(tx, updated)
  appendEvents(tx, accountId, [{ type: 'tag.updated', subjectId: id, data: { changed } }])
  return updated
}
