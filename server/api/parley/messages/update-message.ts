import Type from 'typebox'
import { Message } from '../../../../shared/parley/index.ts'
import { editMessage, editNote } from '../../../core/messages/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { listMessageObjects } from '../present/messages.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { accessMessage } from './access-conversation.ts'
import { requireAuthority } from './author.ts'
import { Mentions, readMentions } from './create-note.ts'
import { MessageText } from './message-body.ts'

export const updateMessage: Endpoint = (app, { db }) => {
  app.patch('/messages/:id', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'updateMessage',
      summary: 'Give a note other words, or a message that waits to be sent',
      description:
        'What has left stays as the contact has it: no network that is connected here can change it.',
      tags: ['messages'],
      params: IdParams,
      body: Body({ text: MessageText, mentions: Type.Optional(Mentions) }),
      response: { 200: Message },
    },
    handler: async ({ parley, params, body: { text, mentions } }) => {
      const { accountId, id, direction, agentId } = await accessMessage(db, parley, params.id)
      if (text.trim() === '') throw invalidField('text', 'is required', 'REQUIRED')
      if (direction === 'note') {
        requireAuthority(parley, agentId, 'Changing a note')
        const agentIds = mentions && readMentions(mentions)
        await db.transaction((tx) => editNote(tx, { accountId, id, text, mentions: agentIds }))
      } else {
        if (mentions) throw invalidField('mentions', 'are for notes')
        await db.transaction((tx) => editMessage(tx, { accountId, id, text }))
      }
      return (await listMessageObjects(db, { accountId, ids: [id] })).get(id)!
    },
  })
}
