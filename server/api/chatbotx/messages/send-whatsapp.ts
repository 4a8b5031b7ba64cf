import { z } from 'zod'
import type { WindowCategory } from '../../../core/conversations/index.ts'
import { fillTemplate, findTemplate } from '../../../core/templates/index.ts'
import type { Transaction } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Caller } from '../auth.ts'
import { findConversation } from '../conversations/find-conversation.ts'
import { ChatbotxError } from '../errors.ts'
import { readId } from '../ids.ts'
import { defineEndpoint } from '../route.ts'
import { IdText } from '../schemas.ts'
import { findPlaceOf, type Place } from './find-place.ts'
import { MessageWithFiles } from './message-json.ts'
import { sendDraft } from './send.ts'
import { presentSent } from './send-conversation-message.ts'
import { readTemplateValues, TemplateData } from './template-values.ts'

const common = { tags: ['messages'], scope: 'inbox' as const, failures: [404], status: 201 }

export const sendWhatsAppTemplate = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/v1/conversations/{conversationId}/messages/whatsapp-template',
  operationId: 'messages.sendWhatsappTemplate',
  summary: 'Send an approved template on WhatsApp, at any time',
  input: z.object({
    conversationId: IdText,
    templateId: IdText,
    templateData: TemplateData.optional(),
    inboxId: IdText.optional(),
  }),
  output: MessageWithFiles,
  handler: async (services, { caller, input }) => {
    const { conversationId, templateId, templateData, inboxId } = input
    const accountId = caller.account.id
    const conversation = await findConversation(services.db, caller, conversationId)
    const template = await findTemplate(services.db, { accountId, id: readId(templateId, 'template') })
    if (!template || (inboxId !== undefined && template.inboxId !== inboxId)) throw notFound('template')
    if (template.status !== 'approved')
      throw new ChatbotxError('systemError', 400, `The template '${template.name}' is ${template.status}`)
    const { name, language, category } = template
    const { components, text } = fillTemplate(template, readTemplateValues(templateData))
    const message = await services.db.transaction(async (tx) =>
      sendDraft(tx, caller, await findWhatsApp(tx, caller, conversation, template.inboxId), {
        kind: 'template',
        content: { name, language: { code: language }, ...(components.length > 0 && { components }) },
        text,
        templateCategory: category.toLowerCase() as WindowCategory,
      }),
    )
    return presentSent(services, caller, message)
  },
})

export const askCallPermission = defineEndpoint({
  ...common,
  method: 'POST',
  path: '/v1/conversations/{conversationId}/messages/whatsapp-call-permission',
  operationId: 'messages.sendWhatsappCallPermission',
  summary: 'Ask a contact on WhatsApp whether they may be called',
  input: z.object({
    conversationId: IdText,
    text: z.string().trim().min(1).max(1024),
    inboxId: IdText.optional(),
  }),
  output: MessageWithFiles,
  handler: async (services, { caller, input: { conversationId, text, inboxId } }) => {
    const conversation = await findConversation(services.db, caller, conversationId)
    const name = 'call_permission_request'
    const message = await services.db.transaction(async (tx) =>
      sendDraft(tx, caller, await findWhatsApp(tx, caller, conversation, inboxId), {
        kind: 'interactive',
        content: { type: name, action: { name }, body: { text } },
        text,
      }),
    )
    return presentSent(services, caller, message)
  },
})

type Conversation = Awaited<ReturnType<typeof findConversation>>

async function findWhatsApp(
  tx: Transaction,
  caller: Caller,
  conversation: Conversation,
  inboxId: string | undefined,
): Promise<Place> {
  const place = await findPlaceOf(tx, caller, conversation, inboxId)
  if (place.channel !== 'whatsapp')
    throw new ChatbotxError('systemError', 400, `The inbox is on ${place.channel}, not on WhatsApp`)
  return place
}
