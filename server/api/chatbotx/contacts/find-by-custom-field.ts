import { z } from 'zod'
import type { ContactsAsked } from '../../../core/contact-filters/index.ts'
import { isId } from '../../../platform/ids.ts'
import { ContactItem } from '../present/contact.ts'
import { defineEndpoint, JsonText } from '../route.ts'
import { listOf } from '../schemas.ts'
import { showContacts } from './show-contacts.ts'

const most = 100

export const findByCustomField = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/find-by-custom-field',
  operationId: 'findContactsByCustomFieldWorkspaceTokenAPI',
  summary: 'Find contacts by the value of a field',
  description: `The value must be exactly the same. At most ${most}, the last changed first.`,
  tags: ['contacts'],
  scope: 'contacts',
  input: z.object({
    customFieldId: z.string().min(1).describe("A custom field's id, `email` or `phone`"),
    value: z.string().min(1),
  }),
  output: listOf(ContactItem),
  handler: async ({ db }, { caller, input }) => {
    const sort = { by: 'updatedAt', descending: true } as const
    const data = await showContacts(db, caller, { ...readField(input), sort, limit: most })
    return new JsonText(`{"data":${data}}`)
  },
})

/** What cannot be the id of a field has no contacts. */
function readField({ customFieldId, value }: { customFieldId: string; value: string }): ContactsAsked {
  if (customFieldId === 'email') return { email: value }
  if (customFieldId === 'phone') return { phone: value }
  if (!isId(customFieldId)) return { contacts: { any: [] } }
  const is = { type: 'text', text: { op: 'is', value } } as const
  return { contacts: { on: 'customField', id: customFieldId, value: is } }
}
