import { z } from 'zod'
import { findKeywordReply } from '../../../core/automations/index.ts'
import { getByIdentifier, Identifier } from '../contacts/identify-contact.ts'
import { ChatbotxError } from '../errors.ts'
import { defineEndpoint } from '../route.ts'
import { IdText } from '../schemas.ts'
import { findPlace } from './find-place.ts'
import { sendDraft, startFlow } from './send.ts'

export const sendAutoReply = defineEndpoint({
  method: 'POST',
  path: '/v1/contacts/{identifier}/auto-replies',
  operationId: 'sendContactAutoReplyWorkspaceTokenAPI',
  summary: 'Answer a contact as a keyword of theirs would be answered',
  tags: ['messages'],
  scope: 'contacts',
  status: 204,
  failures: [404],
  input: z.object({ identifier: Identifier, keyword: z.string().min(1), inboxId: IdText.optional() }),
  handler: async ({ db }, { caller, input: { identifier, keyword, inboxId } }) => {
    const contact = await getByIdentifier(db, caller, identifier)
    await db.transaction(async (tx) => {
      const place = await findPlace(tx, caller, contact.id, inboxId)
      const reply = await findKeywordReply(tx, { accountId: caller.account.id, keyword })
      if (!reply?.flowId && !reply?.text)
        throw new ChatbotxError('notFound', 404, 'No automated response found for this keyword')
      const { flowId, text } = reply
      if (flowId) startFlow(tx, caller, place, { flowId })
      else await sendDraft(tx, caller, place, { sender: 'bot', kind: 'text', content: { body: text }, text })
    })
  },
})
