import { z } from 'zod'
import {
  type ContactsAsked,
  type ContactsColumn,
  type ContactsOrder,
  readKeyword,
} from '../../../core/contact-filters/index.ts'
import { type ContactFilterInput, ContactFilterQuery, toContactFilter } from '../contact-filter/index.ts'
import { jsonText } from '../input/json-text.ts'
import { readSort, SortedPageQuery } from '../paging.ts'
import { ContactItem, contactParts } from '../present/contact.ts'
import { channelNames } from '../present/inbox.ts'
import { IdText } from '../schemas.ts'

export const keyword = z
  .string()
  .optional()
  .describe("Names, e-mail address, number, or the whole of a network's own id")

/** What a list of contacts is asked, in a query or in a body. */
export const ContactListInput = z.object({
  ...SortedPageQuery,
  keyword,
  contactFilter: jsonText(ContactFilterQuery),
  include: jsonText(z.array(z.enum(contactParts))).describe(
    'Only these parts of each contact; all by default',
  ),
  withCount: z.boolean().optional().describe('Without the total there is no counting; true by default'),
  channels: z.array(z.enum(channelNames)).optional().describe('Has no effect'),
  inboxIds: z.array(IdText).optional().describe('Has no effect'),
  integrationWhatsappId: z.string().optional().describe('Has no effect'),
  integrationMessengerId: z.string().optional().describe('Has no effect'),
  subaction: z.string().optional().describe('Has no effect'),
})

export const ContactList = z.object({
  data: z.array(ContactItem),
  pageCount: z.int(),
  totalCount: z.int().optional(),
  totalCountCapped: z.boolean().optional().describe('Always false: the total is exact'),
})

type Asked = { keyword?: string; contactFilter?: ContactFilterInput }

/** Which contacts a list is asked for; `name` tells this question from others. */
export function readAsked(
  { keyword: text, contactFilter }: Asked,
  { now }: { now: Date },
): ContactsAsked & { name: string } {
  return {
    contacts: contactFilter && toContactFilter(contactFilter, { now }),
    keyword: text === undefined ? undefined : readKeyword(text),
    name: JSON.stringify([text, contactFilter]),
  }
}

/** The vendor's columns, and what is sorted by for each. */
const sortColumns = {
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
  id: 'id',
  fullName: 'name',
  firstName: 'firstName',
  lastName: 'lastName',
  email: 'email',
  phoneNumber: 'phone',
  gender: 'gender',
  country: 'country',
  state: 'state',
  city: 'city',
  locale: 'language',
  timezone: 'timezone',
  ref: 'ref',
  avatar: 'avatarUrl',
  emailVerified: 'emailVerified',
  emailOptIn: 'emailOptIn',
  subscribedAt: 'subscribedAt',
  broadcastSubscribedAt: 'broadcastSubscribedAt',
  blockedAt: 'blockedAt',
} as const satisfies Record<string, ContactsColumn>

export function readContactSort(
  sort: { id: string; desc: boolean }[] | undefined,
): ContactsOrder | undefined {
  const wanted = readSort(sort, Object.keys(sortColumns) as (keyof typeof sortColumns)[])
  return wanted && { by: sortColumns[wanted.by], descending: wanted.descending }
}
