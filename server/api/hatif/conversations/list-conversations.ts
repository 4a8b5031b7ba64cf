import Type, { type Static } from 'typebox'
import { phoneDigits } from '../../../../shared/phone.ts'
import type { Account } from '../../../core/accounts/index.ts'
import {
  type ConversationFilter,
  type ConversationOrder,
  type ConversationStatus,
  conversationPage,
  countConversationRows,
  findNumbered,
  type NumberedFilter,
} from '../../../core/conversations/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { fromUuid, type Id, type IdKind } from '../../../platform/ids.ts'
import { type Caller, inboxScope } from '../auth.ts'
import { shownChannels } from '../channels/channel-type.ts'
import { findChannel } from '../channels/find-channel.ts'
import { readEnum, readFlag } from '../enums.ts'
import { jsonArray, sendPage } from '../json.ts'
import { pageQuery, readPage, readSorting } from '../paging.ts'
import { saudiArabia } from '../phone.ts'
import type { Endpoint } from '../route.ts'
import { readTime } from '../time.ts'
import { listItemJson, listJoins } from './conversation-json.ts'
import { ConversationPage } from './conversation-schema.ts'
import { findAgentIds } from './find-assignee.ts'

const ListQuery = Type.Object({
  ...pageQuery,
  status: Type.Optional(Type.String({ description: '1 Open, 2 Closed' })),
  assigneeUserIds: Type.Optional(Type.String({ description: 'Ids of users, separated by commas' })),
  getUnAssigned: Type.Optional(Type.String({ description: '`true`: only those without an assignee' })),
  contactIds: Type.Optional(Type.String({ description: 'Separated by commas' })),
  tagIds: Type.Optional(Type.String({ description: 'Separated by commas' })),
  name: Type.Optional(Type.String({ description: "Part of the contact's name, in any case" })),
  phoneNumber: Type.Optional(
    Type.String({ description: "The contact's number, or the end of it of 7 digits or more" }),
  ),
  fromDate: Type.Optional(
    Type.String({ description: 'Active then or later; Saudi time when it has no offset' }),
  ),
  toDate: Type.Optional(Type.String({ description: 'Active then or earlier' })),
  isLost: Type.Optional(
    Type.String({ description: '`true`: the last event came from the contact and was not dealt with' }),
  ),
})

const orders: Record<string, ConversationOrder['by']> = {
  LastActivityAt: 'lastActivityAt',
  CreationTime: 'createdAt',
  ContactName: 'contactName',
  Status: 'status',
}
const conversationStates = { Open: 1, Closed: 2 }
const unclosed: ConversationStatus[] = ['open', 'pending', 'snoozed']

export const listConversations: Endpoint = (app, { db }) => {
  const schema = {
    tags: ['conversations'],
    querystring: ListQuery,
    response: { 200: ConversationPage },
  }
  app.get('/v2/conversations/service-account/channels/:channelId', {
    schema: {
      ...schema,
      operationId: 'listConversations',
      summary: 'List the conversations of a channel, the latest activity first unless sorted',
      params: Type.Object({ channelId: Type.String() }),
    },
    handler: async ({ hatif, params, query }, reply) => {
      const { id } = await findChannel(db, hatif, params.channelId)
      return answer(db, hatif, { place: { inboxIds: [id] }, query, reply })
    },
  })
  // The vendor's own sample leaves the channel's id out.
  app.get('/v2/conversations/service-account/channels', {
    schema: {
      ...schema,
      operationId: 'listConversationsOfAllChannels',
      summary: 'List the conversations of all channels',
    },
    handler: async ({ hatif, query }, reply) => {
      const inboxIds = inboxScope(hatif)
      return answer(db, hatif, {
        place: { channels: shownChannels, ...(inboxIds && { inboxIds }) },
        query,
        reply,
      })
    },
  })
}

type Asked = {
  place: Pick<ConversationFilter, 'inboxIds' | 'channels'>
  query: Static<typeof ListQuery>
  reply: unknown
}

async function answer(db: Db, { account, casing }: Caller, { place, query, reply }: Asked) {
  const { skip, limit } = readPage(query)
  const order = readSorting(query.sorting, Object.keys(orders)).map(({ field, descending }) => ({
    by: orders[field]!,
    descending,
  }))
  const asked = { accountId: account.id, ...place, ...(await readFilter(db, account, query)) }
  const filter = await findNumbered(db, asked)
  const total = await countConversationRows(db, filter)
  if (total <= skip) return sendPage(reply, { total, items: '[]', casing })
  const row = listItemJson(casing)
  const page = conversationPage(filter, {
    row,
    joins: listJoins,
    order,
    limit,
    offset: skip,
    expected: total,
  })
  const [rows] = await db.query<{ items: string }>(jsonArray(page))
  return sendPage(reply, { total, items: rows!.items, casing })
}

async function readFilter(
  db: Db,
  account: Account,
  query: Static<typeof ListQuery>,
): Promise<Omit<NumberedFilter, 'accountId'>> {
  const { assigneeUserIds, contactIds, tagIds, name, phoneNumber, fromDate, toDate } = query
  const status = query.status === undefined ? undefined : readEnum(conversationStates, query.status, 'status')
  const lost = readFlag(query.isLost, 'isLost')
  const from = fromDate === undefined ? undefined : readTime(fromDate, 'fromDate')
  const to = toDate === undefined ? undefined : readTime(toDate, 'toDate')
  return {
    ...(status && { statuses: status === conversationStates.Closed ? ['closed'] : unclosed }),
    ...(assigneeUserIds && { assigneeIds: await findAgentIds(db, account.id, listOf(assigneeUserIds)) }),
    ...(readFlag(query.getUnAssigned, 'getUnAssigned') && { unassigned: true }),
    ...(contactIds && { contactIds: idsOf('contact', contactIds) }),
    ...(tagIds && { tagIds: idsOf('tag', tagIds) }),
    ...(name && { nameContains: name.trim() }),
    ...(phoneNumber && { phoneDigits: numbersOf(account, phoneNumber) }),
    ...(from && { from }),
    ...(to && { to }),
    ...(lost !== undefined && { lost }),
  }
}

/** As it was given, and with the account's country in place of a leading 0. */
function numbersOf({ settings }: Account, text: string): string[] {
  const digits = phoneDigits(text)
  return /^0[^0]/.test(digits)
    ? [digits, (settings.defaultCountryCode ?? saudiArabia) + digits.slice(1)]
    : [digits]
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** What is no id of ours is the id of nothing. */
function idsOf(kind: IdKind, text: string): Id[] {
  return listOf(text).flatMap((uuid) => fromUuid(kind, uuid) ?? [])
}
