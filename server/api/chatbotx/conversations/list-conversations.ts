import { z } from 'zod'
import { conversationViewPage, readKeyword } from '../../../core/contact-filters/index.ts'
import { sql } from '../../../platform/db/index.ts'
import { inboxScope } from '../auth.ts'
import {
  ContactFilterQuery,
  conversationStates,
  toContactFilter,
  toConversationView,
} from '../contact-filter/index.ts'
import { jsonText, sortText } from '../input/json-text.ts'
import { channelNames } from '../present/inbox.ts'
import { defineEndpoint, JsonText } from '../route.ts'
import { Conversation, conversationJoins, conversationJson } from './conversation-json.ts'
import { readPlace, writePlace } from './place.ts'
import { shownChannels } from './shown-channels.ts'

const mostPerPage = 1000

const States = z
  .array(z.enum(conversationStates))
  .describe('JSON text such as `["unread"]`; brackets, repetition and a single value do as well')

export const listConversations = defineEndpoint({
  method: 'GET',
  path: '/v1/conversations',
  operationId: 'listConversationsWorkspaceTokenAPI',
  summary: 'List conversations, the latest activity first',
  description: [
    'Everything that is asked must hold. Archived conversations and those of blocked contacts are shown only when they are asked for.',
    `At most ${mostPerPage} at once; \`nextCursor\` goes on. \`prevCursor\` is the place of the page's own first row.`,
  ].join(' '),
  tags: ['conversations'],
  scope: 'inbox',
  input: z.object({
    botCategory: z.enum(['bot', 'human', 'all']).optional(),
    assignedId: z
      .string()
      .nullable()
      .optional()
      .describe('`u_<userId>`, `t_<teamId>` or `unassigned`; anything else is no condition'),
    channel: z.enum(channelNames).optional().describe('Some inbox of the contact has it'),
    status: jsonText(States),
    tags: jsonText(States),
    keyword: z.string().optional().describe('Names, e-mail address, number, or the whole id on the network'),
    botEnabled: z.boolean().nullable().optional().describe('Goes before `botCategory`'),
    contactFilter: jsonText(ContactFilterQuery),
    cursor: z.string().optional(),
    perPage: z.int().min(1).nullable().optional().describe('20 unless it is given'),
    sort: sortText,
  }),
  output: z.object({
    data: z.array(Conversation),
    nextCursor: z.string().nullable(),
    prevCursor: z.string().nullable(),
  }),
  handler: async ({ db }, { caller, input }) => {
    const { keyword, contactFilter, perPage, cursor } = input
    const scope = { accountId: caller.account.id, now: db.now() }
    const inboxIds = inboxScope(caller)
    const contacts = contactFilter && toContactFilter(contactFilter, scope)
    const limit = Math.min(perPage ?? 20, mostPerPage)
    const after = readPlace(cursor)
    const rows = await db.query<Row>(sql`
      select p.row::text as row, p.id, p.at from (${conversationViewPage(
        scope,
        {
          view: toConversationView(input, contacts),
          channels: shownChannels,
          inboxIds,
          contacts,
          keyword: keyword === undefined ? undefined : readKeyword(keyword),
        },
        { row: conversationJson(), joins: conversationJoins(inboxIds), limit: limit + 1, after },
      )}) p`)
    const shown = rows.slice(0, limit)
    const next = rows.length > limit ? writePlace(shown.at(-1)!) : null
    const first = shown[0] ?? { at: db.now().toISOString(), id: '0' }
    const previous = after ? writePlace(first) : null
    return new JsonText(
      `{"data":[${shown.map(({ row }) => row).join(',')}],"nextCursor":${JSON.stringify(next)},"prevCursor":${JSON.stringify(previous)}}`,
    )
  },
})

type Row = { row: string; id: string; at: string }
