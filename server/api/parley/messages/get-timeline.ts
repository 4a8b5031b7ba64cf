import Type, { type Static } from 'typebox'
import { Draft, Id, Nullable, ScheduledMessage, TimelineItem } from '../../../../shared/parley/index.ts'
import { type Conversation, findFirstUnread, type TimelineKey } from '../../../core/conversations/index.ts'
import { listScheduledIn } from '../../../core/writing/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { invalidField, notFound } from '../../../platform/errors.ts'
import { readPage } from '../paging.ts'
import {
  findDraftObject,
  listAssignmentObjects,
  listCallObjects,
  listMessageObjects,
  listRatingObjects,
} from '../present/messages.ts'
import { presentScheduled } from '../present/scheduled.ts'
import type { Endpoint } from '../route.ts'
import { IdParams, PageQuery } from '../schemas.ts'
import { accessConversation, accessMessage } from './access-conversation.ts'
import { readTimeline, type TimelinePart, type TimelineStretch } from './read-timeline.ts'
import { readTimelineCursor, writeTimelineCursor } from './timeline-cursor.ts'

const Timeline = Type.Object({
  items: Type.Array(TimelineItem, { description: 'The oldest first' }),
  older_cursor: Nullable(Type.String({ description: 'Give it as `cursor`; null: there is nothing older' })),
  newer_cursor: Nullable(Type.String({ description: 'Give it as `after`; null: there is nothing newer' })),
  first_unread_id: Nullable(Id),
  draft: Nullable(Draft),
  scheduled: Type.Array(ScheduledMessage),
})
type Timeline = Static<typeof Timeline>

export const getTimeline: Endpoint = (app, { db }) => {
  app.get('/conversations/:id/timeline', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'getTimeline',
      summary: 'Read a conversation: messages, notes, calls, assignments, ratings',
      description:
        'The newest page unless asked otherwise; from there, older ones by `cursor`, newer ones by `after`.',
      tags: ['messages'],
      params: IdParams,
      querystring: Type.Object({
        ...PageQuery,
        cursor: Type.Optional(Type.String({ description: '`older_cursor` of another page' })),
        after: Type.Optional(Type.String({ description: '`newer_cursor` of another page' })),
        around: Type.Optional(Type.String({ description: 'A message, which is then in the middle' })),
      }),
      response: { 200: Timeline },
    },
    handler: async ({ parley, params, query }): Promise<Timeline> => {
      const { limit } = readPage({ ...(query.limit !== undefined && { limit: query.limit }) })
      const conversation = await accessConversation(db, parley, params.id)
      const { accountId, id: conversationId } = conversation
      const part = await readPart(query, async (text) => {
        const message = await accessMessage(db, parley, text)
        if (message.conversationId !== conversationId) throw notFound('message')
        return { at: message.occurredAt, id: message.id }
      })
      const agentId = parley.agent?.id
      const [stretch, firstUnread, draft, scheduled] = await Promise.all([
        readTimeline(db, { accountId, conversationId }, { part, limit }),
        conversation.unreadCount > 0 ? findFirstUnread(db, conversation) : undefined,
        agentId ? findDraftObject(db, { accountId, agentId, conversationId }) : undefined,
        listScheduledIn(db, { accountId, conversationId }),
      ])
      return {
        items: await presentItems(db, conversation, stretch.keys),
        ...cursorsOf(stretch),
        first_unread_id: firstUnread ?? null,
        draft: draft ?? null,
        scheduled: scheduled.map(presentScheduled),
      }
    },
  })
}

type Query = { cursor?: string; after?: string; around?: string }

async function readPart(
  { cursor, after, around }: Query,
  placeOf: (message: string) => Promise<{ at: Date; id: string }>,
): Promise<TimelinePart> {
  if ([cursor, after, around].filter((each) => each !== undefined).length > 1)
    throw invalidField('cursor', 'cannot be given together with `after` or `around`; choose one of them')
  if (cursor !== undefined) return { part: 'before', place: readTimelineCursor(cursor) }
  if (after !== undefined) return { part: 'after', place: readTimelineCursor(after) }
  return around === undefined ? { part: 'newest' } : { part: 'around', place: await placeOf(around) }
}

function cursorsOf({ keys, hasOlder, hasNewer }: TimelineStretch) {
  const [first] = keys
  const last = keys.at(-1)
  return {
    older_cursor: hasOlder && first ? writeTimelineCursor(first) : null,
    newer_cursor: hasNewer && last ? writeTimelineCursor(last) : null,
  }
}

/** As many statements for a full page as for one item. */
async function presentItems(
  db: Db,
  { accountId }: Conversation,
  keys: TimelineKey[],
): Promise<Timeline['items']> {
  const idsOf = (kind: TimelineKey['kind']) => keys.flatMap((key) => (key.kind === kind ? key.id : []))
  const [messages, calls, assignments, ratings] = await Promise.all([
    listMessageObjects(db, { accountId, ids: idsOf('message') }),
    listCallObjects(db, { accountId, ids: idsOf('call') }),
    listAssignmentObjects(db, { accountId, ids: idsOf('assignment') }),
    listRatingObjects(db, { accountId, ids: idsOf('rating') }),
  ])
  const shown = new Map<string, Timeline['items'][number]>([
    ...messages,
    ...calls,
    ...assignments,
    ...ratings,
  ])
  return keys.flatMap(({ id }) => shown.get(id) ?? [])
}
