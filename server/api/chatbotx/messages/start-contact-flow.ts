import { z } from 'zod'
import { getByIdentifier, Identifier } from '../contacts/identify-contact.ts'
import { defineEndpoint } from '../route.ts'
import { IdText } from '../schemas.ts'
import { findPlace } from './find-place.ts'
import { startFlow } from './send.ts'

export const startContactFlow = defineEndpoint({
  method: 'POST',
  path: '/v1/contacts/{identifier}/flows',
  operationId: 'sendContactFlowWorkspaceTokenAPI',
  summary: 'Ask for a flow to be run with a contact',
  description: 'The wish is kept in the log; the flow is not looked up now.',
  tags: ['messages'],
  scope: 'contacts',
  status: 204,
  failures: [404],
  input: z.object({ identifier: Identifier, flowId: IdText, inboxId: IdText.optional() }),
  handler: async ({ db }, { caller, input: { identifier, flowId, inboxId } }) => {
    const contact = await getByIdentifier(db, caller, identifier)
    await db.transaction(async (tx) =>
      startFlow(tx, caller, await findPlace(tx, caller, contact.id, inboxId), { flowId }),
    )
  },
})
