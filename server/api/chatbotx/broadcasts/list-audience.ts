import { z } from 'zod'
import { type AudienceMember, countRecipients, listAudienceMembers } from '../../../core/campaigns/index.ts'
import { PageQuery, presentPage, readPage } from '../paging.ts'
import { presentNames } from '../present/names.ts'
import { defineEndpoint } from '../route.ts'
import { Id, pageOf } from '../schemas.ts'
import { findBroadcast } from './find-broadcast.ts'

const Member = z.object({
  contactId: Id,
  contact: z.object({
    id: Id,
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    fullName: z.string().nullable(),
    email: z.string().nullable(),
    phoneNumber: z.string().nullable(),
    avatar: z.string().nullable(),
    gender: z.enum(['male', 'female', 'unknown']).nullable(),
  }),
  sent: z.boolean(),
})

export const listBroadcastAudience = defineEndpoint({
  method: 'GET',
  path: '/v1/broadcasts/{idOrName}/audience',
  operationId: 'listBroadcastAudienceWorkspaceTokenAPI',
  summary: 'List the contacts of a broadcast',
  tags: ['broadcasts'],
  scope: 'broadcasts',
  input: z.object({ idOrName: z.string().min(1), ...PageQuery }),
  output: pageOf(Member),
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const campaign = await findBroadcast(db, caller, input.idOrName)
    const page = readPage(input)
    const [members, total] = await Promise.all([
      listAudienceMembers(db, campaign, page),
      countRecipients(db, campaign, {}),
    ])
    return presentPage(members.map(presentMember), { total, limit: page.limit })
  },
})

function presentMember({ contactId, status, contact }: AudienceMember): z.input<typeof Member> {
  return {
    contactId,
    contact: {
      id: contactId,
      ...presentNames(contact),
      email: contact.email ?? null,
      phoneNumber: contact.phone ?? null,
      avatar: contact.avatarUrl ?? null,
      gender: null,
    },
    sent: status === 'sent' || status === 'delivered' || status === 'read',
  }
}
