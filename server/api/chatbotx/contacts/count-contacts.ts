import { z } from 'zod'
import { countAsked } from '../../../core/contact-filters/index.ts'
import { ContactFilterQuery } from '../contact-filter/index.ts'
import { jsonText } from '../input/json-text.ts'
import { defineEndpoint } from '../route.ts'
import { keyword, readAsked } from './list-input.ts'

export const countContacts = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/count',
  operationId: 'contacts.count',
  summary: 'Count contacts',
  tags: ['contacts'],
  scope: 'contacts',
  input: z.object({ keyword, contactFilter: jsonText(ContactFilterQuery) }),
  output: z.object({ total: z.int() }),
  handler: async ({ db }, { caller, input }) => {
    const scope = { accountId: caller.account.id, now: db.now() }
    return { total: await countAsked(db, scope, readAsked(input, scope)) }
  },
})
