import type { Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { Tag, TagFields } from './tag.ts'
import { findTag, insertTags, lockTagsByName, updateTagRow } from './tag-queries.ts'
import { updateTag } from './update-tag.ts'

/** Makes a tag that is the only one of its name, which is clean. @throws AppError `duplicate` when there is one already */
export async function createNamedTag(
  tx: Transaction,
  { accountId, name, color }: { accountId: Id; name: string; color?: string | null },
): Promise<Tag> {
  await requireUnused(tx, { accountId, name })
  const [made] = await insertTags(tx, accountId, [name])
  if (!made) throw taken(name)
  appendEvents(tx, accountId, [{ type: 'tag.created', subjectId: made.id }])
  const tag = (await findTag(tx, { accountId, id: made.id }))!
  if (!color) return tag
  await updateTagRow(tx, { ...tag, color })
  return { ...tag, color }
}

/** Gives a tag a name that no other one has. @throws AppError `not_found`; `duplicate` */
export async function renameTag(
  tx: Transaction,
  { accountId, id, name }: { accountId: Id; id: Id; name: string },
): Promise<Tag> {
  await requireUnused(tx, { accountId, name, butBy: id })
  return updateTag(tx, { accountId, id, name })
}

/** Replaces the fields that are given; the name is clean. @throws AppError `not_found`; `duplicate` when another tag has the name */
export async function updateNamedTag(
  tx: Transaction,
  { accountId, id, ...fields }: { accountId: Id; id: Id } & TagFields,
): Promise<Tag> {
  const { name } = fields
  if (name !== undefined) await requireUnused(tx, { accountId, name, butBy: id })
  return updateTag(tx, { accountId, id, ...fields })
}

async function requireUnused(
  tx: Transaction,
  { accountId, name, butBy }: { accountId: Id; name: string; butBy?: Id },
): Promise<void> {
  const named = await lockTagsByName(tx, accountId, [name])
  if (named.some(({ id }) => id !== butBy)) throw taken(name)
}

function taken(name: string): Error {
  return duplicate('tag', `A tag with the name '${name}' exists already`)
}
