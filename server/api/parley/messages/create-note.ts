import Type from 'typebox'
import { Message } from '../../../../shared/parley/index.ts'
import { addNote } from '../../../core/messages/index.ts'
import { kindOfFile, takeUploads, toStoredFile } from '../../../core/writing/index.ts'
import type { Transaction } from '../../../platform/db/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import { listMessageObjects } from '../present/messages.ts'
import { readIdField } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { accessConversation } from './access-conversation.ts'
import { toAuthor } from './author.ts'
import { ClientId, MessageText, UploadIds } from './message-body.ts'

export const Mentions = Type.Array(Type.String(), {
  maxItems: 100,
  description: 'The agents it speaks to',
})

export const createNote: Endpoint = (app, { db }) => {
  app.post('/conversations/:id/notes', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'createNote',
      summary: 'Write a note that only agents see',
      tags: ['messages'],
      params: IdParams,
      body: Body({
        text: Type.Optional(MessageText),
        mentions: Type.Optional(Mentions),
        upload_ids: Type.Optional(UploadIds),
        client_id: Type.Optional(ClientId),
      }),
      response: { 201: Message },
    },
    handler: async ({ parley, params, body }, reply) => {
      const accountId = parley.account.id
      const { text = '', mentions = [], upload_ids: uploads = [], client_id: clientId } = body
      if (text.trim() === '' && uploads.length === 0)
        throw invalidField('text', 'is required where there is no file', 'REQUIRED')
      const { id: conversationId } = await accessConversation(db, parley, params.id)
      const author = toAuthor(parley)
      const uploadIds = uploads.map((id) => readIdField('upload', id, 'upload_ids'))
      const note = await db.transaction(async (tx) =>
        addNote(tx, {
          accountId,
          conversationId,
          agentId: author.agentId,
          text: text.trim() === '' ? '' : text,
          mentions: readMentions(mentions),
          files: await takeFiles(tx, { accountId, ownerId: author.ownerId, ids: uploadIds }),
          clientId,
        }),
      )
      const shown = await listMessageObjects(db, { accountId, ids: [note.id] })
      return reply.status(201).send(shown.get(note.id)!)
    },
  })
}

export function readMentions(ids: string[]): Id[] {
  return ids.map((id) => readIdField('agent', id, 'mentions'))
}

async function takeFiles(tx: Transaction, own: { accountId: Id; ownerId: Id; ids: Id[] }) {
  const uploads = await takeUploads(tx, own)
  return own.ids.map((id) => {
    const upload = uploads.find((each) => each.id === id)
    if (!upload) throw invalidField('upload_ids', 'names a file that is not there', 'NOT_FOUND', id)
    return toStoredFile(upload, kindOfFile(upload.mimeType))
  })
}
