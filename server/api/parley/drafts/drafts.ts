import Type from 'typebox'
import { Draft, PageOf } from '../../../../shared/parley/index.ts'
import {
  deleteDraft as deleteOne,
  draftModes,
  listDrafts as list,
  saveDraft,
} from '../../../core/writing/index.ts'
import { requirePerson } from '../auth.ts'
import { readPlace, writePlace } from '../keyset-cursor.ts'
import { accessConversation } from '../messages/access-conversation.ts'
import { UploadIds } from '../messages/message-body.ts'
import { readPage } from '../paging.ts'
import { presentDraft } from '../present/drafts.ts'
import { readIdField } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, PageParams } from '../schemas.ts'

const config = { scope: 'conversations', perInbox: true, person: true } as const
const tags = ['drafts']
const sort = 'drafts'
const longestDraft = 20_000

export const listDrafts: Endpoint = (app, { db }) => {
  app.get('/drafts', {
    config,
    schema: {
      operationId: 'listDrafts',
      summary: 'List what one has written and not sent, the newest first',
      tags,
      querystring: PageParams,
      response: { 200: PageOf(Draft) },
    },
    handler: async ({ parley, query: { cursor, ...rest } }) => {
      const { limit } = readPage(rest)
      const place = cursor === undefined ? undefined : readPlace(cursor, { sort, isTime: true })
      const found = await list(db, {
        accountId: parley.account.id,
        agentId: requirePerson(parley).agent.id,
        inboxIds: parley.permissions.inboxIds,
        before: place && { at: new Date(place.key), id: place.id },
        limit: limit + 1,
      })
      const shown = found.slice(0, limit)
      const last = found.length > limit ? shown.at(-1) : undefined
      const key = last?.updatedAt.toISOString().replace('Z', '000Z') ?? ''
      return {
        items: shown.map(presentDraft),
        next_cursor: last ? writePlace({ sort, key, id: last.conversationId }) : null,
      }
    },
  })
}

export const putDraft: Endpoint = (app, { db }) => {
  app.put('/conversations/:id/draft', {
    config,
    schema: {
      operationId: 'putDraft',
      summary: 'Keep what one has written in a conversation and not sent',
      description:
        'Without words and files there is nothing to keep: the draft is deleted, and the answer is 204.',
      tags,
      params: IdParams,
      body: Body({
        text: Type.String({ maxLength: longestDraft }),
        mode: Type.Optional(Type.Enum([...draftModes])),
        reply_to_id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
        upload_ids: Type.Optional(UploadIds),
      }),
      response: { 200: Draft, 204: Type.Null() },
    },
    handler: async ({ parley, params, body }, reply) => {
      const { text, mode = 'reply', reply_to_id: replyTo, upload_ids: uploads = [] } = body
      const agentId = requirePerson(parley).agent.id
      const { accountId, id: conversationId } = await accessConversation(db, parley, params.id)
      const content = {
        text,
        mode,
        replyToId: replyTo ? readIdField('message', replyTo, 'reply_to_id') : undefined,
        uploadIds: uploads.map((id) => readIdField('upload', id, 'upload_ids')),
      }
      const name = { accountId, agentId, conversationId }
      const draft = await db.transaction((tx) => saveDraft(tx, name, content))
      return draft ? reply.status(200).send(presentDraft(draft)) : reply.status(204).send(null)
    },
  })
}

export const deleteDraft: Endpoint = (app, { db }) => {
  app.delete('/conversations/:id/draft', {
    config,
    schema: {
      operationId: 'deleteDraft',
      summary: 'Throw away what one has written in a conversation',
      tags,
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      const agentId = requirePerson(parley).agent.id
      const { accountId, id: conversationId } = await accessConversation(db, parley, params.id)
      await db.transaction((tx) => deleteOne(tx, { accountId, agentId, conversationId }))
      return reply.status(204).send(null)
    },
  })
}

export const draftEndpoints: Endpoint[] = [listDrafts, putDraft, deleteDraft]
