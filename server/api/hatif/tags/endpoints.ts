import type { Endpoint } from '../route.ts'
import { createTag } from './create-tag.ts'
import { deleteTag } from './delete-tag.ts'
import { listTags } from './list-tags.ts'
import { updateTag } from './update-tag.ts'

export const tagEndpoints: Endpoint[] = [listTags, createTag, updateTag, deleteTag]
