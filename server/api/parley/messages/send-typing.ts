import Type from 'typebox'
import { colleagueTypingSignal } from '../../../core/presence/index.ts'
import { typingSignal } from '../../../core/visitors/index.ts'
import { errorText } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { accessConversation } from './access-conversation.ts'
import { sendReadReceipt } from './read-receipt.ts'

/** Networks show it for so long by themselves, and count what they are told. */
const networkShowsMs = 20_000
const mostRemembered = 10_000

export const sendTyping: Endpoint = (app, services) => {
  const { db } = services
  const told = new ToldNetworks()
  app.post('/conversations/:id/typing', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'sendTyping',
      summary: 'Say that one writes, or has stopped',
      description: [
        'Colleagues see it, and the contact where their network shows such things, unless it is a `note`.',
        'To be said again every few seconds; some networks count the contact’s messages as read by it.',
      ].join(' '),
      tags: ['messages'],
      params: IdParams,
      body: Body({ typing: Type.Boolean(), note: Type.Optional(Type.Boolean()) }),
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params, body: { typing, note = false }, log }, reply) => {
      const conversation = await accessConversation(db, parley, params.id)
      const { accountId, id: conversationId } = conversation
      const agentId = parley.agent?.id
      if (agentId) db.signals.raise(colleagueTypingSignal({ accountId, conversationId, agentId, on: typing }))
      if (!note) {
        db.signals.raise(typingSignal('agent', conversationId, typing))
        if (typing && told.isDue(conversationId, db.now().getTime()))
          // Nobody waits for it: it is over in a moment, and nothing depends on it.
          sendReadReceipt(services, conversation, { typing }).catch((error: unknown) =>
            log.info({ conversationId, error: errorText(error) }, 'cannot tell the network who writes'),
          )
      }
      return reply.status(204).send(null)
    },
  })
}

/** When the network of a conversation was told last. */
class ToldNetworks {
  readonly #times = new Map<Id, number>()

  isDue(conversationId: Id, now: number): boolean {
    const last = this.#times.get(conversationId)
    if (last !== undefined && now - last < networkShowsMs) return false
    if (this.#times.size >= mostRemembered) this.#times.clear()
    this.#times.set(conversationId, now)
    return true
  }
}
