import Type from 'typebox'
import { timelinePage } from '../../../core/conversations/index.ts'
import { signFileLink, signLink } from '../../../platform/storage/index.ts'
import { keyOf, sendPage } from '../json.ts'
import { pageQuery, readPage, readSorting } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { ConversationParams, TimelinePage } from './conversation-schema.ts'
import { findShown } from './find-conversation.ts'
import { type TimelineRow, timelineColumns, timelineJoins } from './timeline-json.ts'

const linkMs = 24 * 60 * 60 * 1000

export const getTimeline: Endpoint = (app, { db, publicUrl }) => {
  const linkKey = db.vault.derive('media-links')
  app.get('/v2/conversations/service-account/:conversationId/timeline', {
    schema: {
      operationId: 'getTimeline',
      summary: 'List what happened in a conversation: messages, calls, assignments; newest first',
      tags: ['conversations'],
      params: ConversationParams,
      querystring: Type.Object(pageQuery),
      response: { 200: TimelinePage },
    },
    handler: async ({ hatif, params, query }, reply) => {
      const { casing } = hatif
      const { skip, limit } = readPage(query)
      const [order] = readSorting(query.sorting, ['CreationTime'])
      const { accountId, id: conversationId, eventCount } = await findShown(db, hatif, params.conversationId)
      const page = timelinePage(
        { accountId, conversationId },
        {
          columns: timelineColumns(casing),
          joins: timelineJoins,
          limit,
          offset: skip,
          oldestFirst: order ? !order.descending : false,
        },
      )
      const rows = eventCount > skip ? await db.query<TimelineRow>(page) : []
      const expiresAt = new Date(db.now().getTime() + linkMs)
      const pathOf = ({ attachment_id: attachmentId, recording_key: storageKey }: TimelineRow) => {
        if (attachmentId) return signLink(linkKey, { accountId, attachmentId, expiresAt })
        if (!storageKey) return undefined
        return signFileLink(linkKey, {
          storageKey,
          expiresAt,
          fileName: `recording.${storageKey.split('.').at(-1)}`,
        })
      }
      const empty = `"${keyOf(casing, 'attachment')}" : null`
      const items = rows.map((row) => {
        const path = pathOf(row)
        // Quotation marks inside of JSON texts are escaped, so that only the key itself reads so.
        return path
          ? row.row.replace(empty, () => empty.replace('null', JSON.stringify(publicUrl() + path)))
          : row.row
      })
      return sendPage(reply, { total: eventCount, items: `[${items.join(',')}]`, casing })
    },
  })
}
