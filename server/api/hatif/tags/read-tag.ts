import Type from 'typebox'
import { checkTag, type TagFields } from '../../../core/tags/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { fromUuid, type Id } from '../../../platform/ids.ts'

export const tagFields = {
  icon: Type.Optional(Type.String({ description: 'A short text, often an emoji' })),
  description: Type.Optional(Type.String()),
  isPinned: Type.Optional(Type.Boolean()),
}

const longestName = 100

/** A tag's fields in a request. */
export function readTag({ name, icon, description, isPinned }: TagFields): TagFields {
  return checkTag({ name, icon, description, isPinned }, { longestName })
}

/** The id of a path. What cannot be a tag's is not found. */
export function readTagId({ id }: { id: string }): Id {
  const tagId = fromUuid('tag', id)
  if (!tagId) throw notFound('tag')
  return tagId
}
