import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { Tag, TagFields } from './tag.ts'
import { insertTag } from './tag-queries.ts'

/** Makes a tag, also beside others of the same name. */
export async function createTag(
  tx: Transaction,
  { accountId, ...fields }: { accountId: Id; name: string } & TagFields,
): Promise<Tag> {
  const tag = await insertTag(tx, accountId, fields)
  appendEvents(tx, accountId, [{ type: 'tag.created', subjectId: tag.id }])
  return tag
}
