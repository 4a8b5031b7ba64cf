import { z } from 'zod'
import { type Inbox, listInboxes } from '../../../core/inboxes/index.ts'
import { listTemplatesOfInboxes, type Template } from '../../../core/templates/index.ts'
import { type Caller, inboxScope } from '../auth.ts'
import { shownInboxes } from '../present/inbox.ts'
import { defineEndpoint } from '../route.ts'
import { Id, IdText } from '../schemas.ts'

const most = 1000

const TemplateMessage = z.object({
  id: Id,
  name: z.string(),
  language: z.string(),
  category: z.string(),
  status: z.string(),
  components: z.array(z.unknown()),
  integrationWhatsappId: Id,
  integrationWhatsapp: z.object({
    id: Id,
    name: z.string(),
    inboxId: Id,
    displayPhoneNumber: z.string().nullable(),
    phoneNumberId: z.string().nullable(),
    wabaId: z.string().nullable(),
  }),
})

export const listTemplateMessages = defineEndpoint({
  method: 'GET',
  path: '/v1/template-messages',
  operationId: 'listTemplateMessagesWorkspaceTokenAPI',
  summary: 'List the message templates of WhatsApp inboxes',
  description: `A bare array, newest first, of ${most} at most. A WhatsApp integration has the id of its inbox.`,
  tags: ['template messages'],
  scope: 'channels',
  input: z.object({
    inboxId: IdText.optional(),
    integrationWhatsappId: IdText.optional(),
    status: z.string().optional().describe('Changes nothing'),
  }),
  output: z.array(TemplateMessage),
  handler: async ({ db }, { caller, input }) => {
    const accountId = caller.account.id
    const inboxes = await listInboxes(db, { accountId, channel: 'whatsapp' })
    const byId = new Map(wantedInboxes(inboxes, caller, input).map((inbox) => [inbox.id, inbox]))
    const templates = await listTemplatesOfInboxes(db, { accountId, inboxIds: [...byId.keys()], limit: most })
    return templates.map((template) => presentTemplate(template, byId.get(template.inboxId)!))
  },
})

function wantedInboxes(
  inboxes: Inbox[],
  caller: Caller,
  { inboxId, integrationWhatsappId }: { inboxId?: string; integrationWhatsappId?: string },
): Inbox[] {
  const wanted = [inboxId, integrationWhatsappId].filter((id) => id !== undefined)
  return shownInboxes(inboxes, inboxScope(caller)).filter(({ id }) => wanted.every((one) => one === id))
}

function presentTemplate(template: Template, inbox: Inbox): z.input<typeof TemplateMessage> {
  const { id, name, language, category, status, components } = template
  return {
    id,
    name,
    language,
    category,
    status: status.toUpperCase(),
    components,
    integrationWhatsappId: inbox.id,
    integrationWhatsapp: {
      id: inbox.id,
      name: inbox.name,
      inboxId: inbox.id,
      displayPhoneNumber: inbox.phone ?? null,
      phoneNumberId: textOf(inbox.settings['phone_number_id']),
      wabaId: textOf(inbox.settings['waba_id']),
    },
  }
}

function textOf(setting: unknown): string | null {
  return setting === undefined ? null : String(setting)
}
