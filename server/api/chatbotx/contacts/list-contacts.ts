import type { z } from 'zod'
import { countAsked } from '../../../core/contact-filters/index.ts'
import type { Services } from '../../services.ts'
import { readPage } from '../paging.ts'
import { type Call, defineEndpoint, JsonText } from '../route.ts'
import { ContactList, ContactListInput, readAsked, readContactSort } from './list-input.ts'
import { showContacts } from './show-contacts.ts'

const shared = {
  tags: ['contacts'],
  scope: 'contacts',
  input: ContactListInput,
  output: ContactList,
  handler: answerList,
} as const

export const listContacts = defineEndpoint({
  ...shared,
  method: 'GET',
  path: '/v1/contacts',
  operationId: 'listContactsWorkspaceTokenAPI',
  summary: 'List contacts, newest first unless sorted',
  tags: [...shared.tags],
})

export const searchContacts = defineEndpoint({
  ...shared,
  method: 'POST',
  path: '/v1/contacts/search',
  operationId: 'contacts.search',
  summary: 'List contacts, asked for in a body',
  description: 'Deprecated: the list takes the same.',
  tags: [...shared.tags],
})

async function answerList(
  { db }: Services,
  { caller, input }: Call<z.output<typeof ContactListInput>>,
): Promise<JsonText> {
  const scope = { accountId: caller.account.id, now: db.now() }
  const { name, ...asked } = readAsked(input, scope)
  const page = readPage(input)
  const [data, total] = await Promise.all([
    showContacts(db, caller, {
      ...asked,
      ...page,
      parts: input.include,
      sort: readContactSort(input.sort),
    }),
    input.withCount === false ? undefined : countAsked(db, scope, { ...asked, name }),
  ])
  if (total === undefined) return new JsonText(`{"data":${data},"pageCount":0}`)
  const pageCount = Math.ceil(total / page.limit)
  return new JsonText(
    `{"data":${data},"pageCount":${pageCount},"totalCount":${total},"totalCountCapped":false}`,
  )
}
