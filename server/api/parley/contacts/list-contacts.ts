import Type from 'typebox'
import { Contact, PageOf } from '../../../../shared/parley/index.ts'
import { type ContactListSort, listContactKeys } from '../../../core/contacts/index.ts'
import { readPlace, writePlace } from '../keyset-cursor.ts'
import { readPage } from '../paging.ts'
import { listContactObjects } from '../present/contacts.ts'
import { readIdField } from '../read-id.ts'
import { readListed } from '../read-listed.ts'
import type { Endpoint } from '../route.ts'
import { Listed, PageQuery } from '../schemas.ts'

const querystring = Type.Object({
  text: Type.Optional(
    Type.String({
      description: 'Part of the name, the number or the e-mail address, accents and letter case aside',
    }),
  ),
  tag_ids: Type.Optional(Listed('Who has one of these tags')),
  sort: Type.Optional(
    Type.Enum(['newest', 'name', 'active'], {
      description:
        'newest unless given. active: who was last in touch first, without those of whom there is no conversation',
    }),
  ),
  ...PageQuery,
})

export const listContacts: Endpoint = (app, { db }) => {
  app.get('/contacts', {
    config: { scope: 'contacts' },
    schema: {
      operationId: 'listContacts',
      summary: 'List contacts',
      tags: ['contacts'],
      querystring,
      response: { 200: PageOf(Contact) },
    },
    handler: async ({ parley, query }) => {
      const accountId = parley.account.id
      const sort: ContactListSort = query.sort ?? 'newest'
      const { limit } = readPage({ limit: query.limit })
      const after = query.cursor ? readPlace(query.cursor, { sort, isTime: sort !== 'name' }) : undefined
      const tagIds = readListed(query.tag_ids)?.map((id) => readIdField('tag', id, 'tag_ids'))
      const text = query.text?.trim()
      const places = await listContactKeys(db, {
        accountId,
        sort,
        after,
        limit: limit + 1,
        ...(text && { text }),
        ...(tagIds && { tagIds }),
      })
      const shown = places.slice(0, limit)
      const last = places.length > limit ? shown.at(-1) : undefined
      const objects = await listContactObjects(db, { accountId, ids: shown.map(({ id }) => id) })
      return {
        items: shown.flatMap(({ id }) => objects.get(id) ?? []),
        next_cursor: last ? writePlace({ sort, ...last }) : null,
      }
    },
  })
}
