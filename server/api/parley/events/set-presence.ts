import Type from 'typebox'
import { Nullable } from '../../../../shared/parley/index.ts'
import { listConversationPlaces } from '../../../core/conversations/index.ts'
import { look } from '../../../core/presence/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { requirePerson } from '../auth.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body } from '../schemas.ts'
import { canSeeInbox, toViewer } from './visibility.ts'

/** Says what the agent looks at. Colleagues are shown that somebody is at work there. */
export const setPresence: Endpoint = (app, { db }) => {
  app.post('/presence', {
    config: { scope: 'events', perInbox: true, person: true },
    schema: {
      operationId: 'setPresence',
      summary: 'Say which conversation you look at',
      description:
        'Holds for as long as a stream of events is open, and is forgotten some seconds after the last one. Null: none.',
      tags: ['events'],
      body: Body({ conversation_id: Nullable(Type.String()) }),
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, body }, reply) => {
      const { agent } = requirePerson(parley)
      const accountId = parley.account.id
      const find = async (text: string) => {
        const ids = [readId('conversation', text)]
        const [place] = await listConversationPlaces(db, { accountIds: [accountId], ids })
        if (!place || !canSeeInbox(toViewer(parley), place.inboxId)) throw notFound('conversation')
        return place
      }
      const conversation = body.conversation_id === null ? undefined : await find(body.conversation_id)
      await look(db, { accountId, agentId: agent.id, conversation })
      return reply.status(204).send(null)
    },
  })
}
