import { z } from 'zod'
import {
  createNamedTag,
  findTagNamed,
  deleteTag as remove,
  renameTag,
  tagPage,
} from '../../../core/tags/index.ts'
import { sql } from '../../../platform/db/index.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import { isId } from '../../../platform/ids.ts'
import { withIssues } from '../contacts/contact-input.ts'
import { objectSql } from '../conversations/json-object.ts'
import { declaredByReads, declaredByWrites } from '../declared.ts'
import { readId, readIdOrName } from '../ids.ts'
import { idSql } from '../present/time.ts'
import { defineEndpoint, type Endpoint, JsonText } from '../route.ts'
import { IdText, listOf, NewName } from '../schemas.ts'
import { Tag } from './present-tag.ts'

const most = 50
const tags = ['tags']
const scope = 'contacts'
const row = objectSql({ id: idSql(sql`t.id`), name: sql`t.name` })

export const listTags = defineEndpoint({
  method: 'GET',
  path: '/v1/tags',
  operationId: 'listTagsWorkspaceTokenAPI',
  summary: 'List tags',
  description: `The newest ${most}.`,
  tags,
  scope,
  output: listOf(Tag),
  handler: async ({ db }, { caller: { account } }) => {
    const page = tagPage(account.id, { row, sort: [], limit: most, offset: 0 })
    const [answer] = await db.query<{ data: string }>(
      sql`select coalesce(json_agg(p.row), '[]')::text as data from (${page}) p`,
    )
    return new JsonText(`{"data":${answer!.data}}`)
  },
})

export const createTag = defineEndpoint({
  method: 'POST',
  path: '/v1/tags',
  operationId: 'createTagWorkspaceTokenAPI',
  summary: 'Make a tag',
  tags,
  scope,
  input: z.object({ name: NewName }),
  output: Tag,
  status: 201,
  failures: [422],
  declares: declaredByWrites,
  handler: async ({ db }, { caller: { account }, input }) =>
    withIssues({ tag: 'name' }, () =>
      db.transaction((tx) => createNamedTag(tx, { accountId: account.id, name: input.name })),
    ),
})

export const getTag = defineEndpoint({
  method: 'GET',
  path: '/v1/tags/{idOrName}',
  operationId: 'getTagWorkspaceTokenAPI',
  summary: 'Get a tag by its id or its name',
  tags,
  scope,
  input: z.object({ idOrName: z.string().min(1) }),
  output: Tag,
  failures: [404],
  declares: declaredByReads,
  handler: async ({ db }, { caller: { account }, input }) => {
    const tag = await findTagNamed(db, { accountId: account.id, ...readIdOrName(input.idOrName) })
    if (!tag) throw notFound('tag')
    return tag
  },
})

export const updateTag = defineEndpoint({
  method: 'PUT',
  path: '/v1/tags/{id}',
  operationId: 'updateTagWorkspaceTokenAPI',
  summary: 'Rename a tag',
  tags,
  scope,
  input: z.object({ id: IdText, name: NewName }),
  output: Tag,
  failures: [404, 422],
  declares: declaredByWrites,
  handler: async ({ db }, { caller: { account }, input }) => {
    const id = readId(input.id, 'tag')
    return withIssues({ tag: 'name' }, () =>
      db.transaction((tx) => renameTag(tx, { accountId: account.id, id, name: input.name })),
    )
  },
})

export const deleteTag = defineEndpoint({
  method: 'DELETE',
  path: '/v1/tags/{id}',
  operationId: 'deleteTagWorkspaceTokenAPI',
  summary: 'Delete a tag',
  description: 'Deleting one that is not there is no failure.',
  tags,
  scope,
  input: z.object({ id: IdText }),
  status: 204,
  declares: declaredByReads,
  handler: async ({ db }, { caller: { account }, input: { id } }) => {
    if (!isId(id)) return
    try {
      await db.transaction((tx) => remove(tx, { accountId: account.id, id }))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not_found') throw error
    }
  },
})

export const tagEndpoints: readonly Endpoint[] = [listTags, createTag, getTag, updateTag, deleteTag]
