export { ensureTags } from './ensure-tags.ts'
export { cleanTagNames } from './tag-names.ts'
