import { z } from 'zod'
import { addContactTags, listContactTags, removeContactTags } from '../../../core/contacts/index.ts'
import { cleanTagNames, ensureTags } from '../../../core/tags/index.ts'
import { isId } from '../../../platform/ids.ts'
import { defineEndpoint } from '../route.ts'
import { IdText, listOf } from '../schemas.ts'
import { Tag } from '../tags/present-tag.ts'
import { getByIdentifier, Identifier } from './identify-contact.ts'

const path = '/v1/contacts/{identifier}/tags'
const tags = ['contacts']
const scope = 'contacts'
const TagIds = z.object({
  identifier: Identifier,
  tagIds: z.array(IdText).min(1).max(100).describe('Those that do not exist are passed over'),
})

export const listTagsOfContact = defineEndpoint({
  method: 'GET',
  path,
  operationId: 'listContactTagsWorkspaceTokenAPI',
  summary: "List a contact's tags",
  tags,
  scope,
  input: z.object({ identifier: Identifier }),
  output: listOf(Tag),
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    return { data: await listContactTags(db, { accountId, contactId: id }) }
  },
})

export const addTagsToContact = defineEndpoint({
  method: 'POST',
  path,
  operationId: 'addContactTagsWorkspaceTokenAPI',
  summary: 'Give a contact more tags',
  tags,
  scope,
  input: TagIds,
  status: 204,
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    const tagIds = [...new Set(input.tagIds.filter(isId))]
    await db.transaction((tx) => addContactTags(tx, { accountId, contactIds: [id], tagIds }))
  },
})

export const removeTagsFromContact = defineEndpoint({
  method: 'DELETE',
  path,
  operationId: 'removeContactTagsWorkspaceTokenAPI',
  summary: 'Take tags off a contact',
  tags,
  scope,
  input: TagIds,
  status: 204,
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    const tagIds = input.tagIds.filter(isId)
    await db.transaction((tx) => removeContactTags(tx, { accountId, contactIds: [id], tagIds }))
  },
})

export const replaceTagsOfContact = defineEndpoint({
  method: 'PUT',
  path,
  operationId: 'contacts.replaceTags',
  summary: 'Give a contact exactly these tags',
  tags,
  scope,
  input: TagIds.extend({ tagIds: z.array(IdText).max(100) }),
  status: 204,
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    const tagIds = [...new Set(input.tagIds.filter(isId))]
    await db.transaction(async (tx) => {
      const known = await listContactTags(tx, { accountId, contactId: id })
      const others = known.map((tag) => tag.id).filter((tagId) => !tagIds.includes(tagId))
      await removeContactTags(tx, { accountId, contactIds: [id], tagIds: others })
      await addContactTags(tx, { accountId, contactIds: [id], tagIds })
    })
  },
})

export const addTagsByName = defineEndpoint({
  method: 'POST',
  path: `${path}/by-name`,
  operationId: 'contacts.addTagsByName',
  summary: 'Give a contact tags by their names',
  description: 'A tag that does not exist is made.',
  tags,
  scope,
  input: z.object({
    identifier: Identifier,
    names: z.array(z.string().trim().min(1).max(255)).min(1).max(100),
  }),
  status: 204,
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    const names = cleanTagNames(input.names)
    await db.transaction(async (tx) => {
      const ids = await ensureTags(tx, accountId, names)
      const tagIds = names.map((name) => ids.get(name)!)
      await addContactTags(tx, { accountId, contactIds: [id], tagIds })
    })
  },
})
