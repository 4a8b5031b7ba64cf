export { createNamedTag, renameTag, updateNamedTag } from './create-named-tag.ts'
export { createTag } from './create-tag.ts'
export { deleteTag } from './delete-tag.ts'
export { ensureTags } from './ensure-tags.ts'
export { checkTag, type Tag, type TagFields } from './tag.ts'
export { cleanTagNames } from './tag-names.ts'
export {
  countTags,
  findTag,
  findTagNamed,
  listTags,
  lockTag,
  lockTagsById,
  type TagOrder,
  tagIdSql,
  tagPage,
} from './tag-queries.ts'
export { updateTag } from './update-tag.ts'
