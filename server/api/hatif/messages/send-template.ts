import Type from 'typebox'
import type { WindowCategory } from '../../../core/conversations/index.ts'
import type { Inbox } from '../../../core/inboxes/index.ts'
import {
  fillTemplate,
  findTemplateByName,
  syncTemplates,
  type Template,
  type TemplateName,
} from '../../../core/templates/index.ts'
import { AppError, invalidField } from '../../../platform/errors.ts'
import type { Endpoint, HatifContext } from '../route.ts'
import { Accepted, findWhatsApp, send, target } from './send.ts'
import { readParameters, TemplateParameter } from './template-parameters.ts'

export const sendTemplate: Endpoint = (app, context) => {
  app.post('/v1/whatsapp/service-account/sendtemplate', {
    schema: {
      operationId: 'sendTemplate',
      summary: 'Send an approved template on WhatsApp, at any time',
      tags: ['whatsapp'],
      body: Type.Object({
        ...target,
        templateName: Type.String(),
        language: Type.String({ description: 'As the template has it: ar, en, en_US' }),
        parameters: Type.Optional(Type.Array(TemplateParameter)),
        mediaUrl: Type.Optional(Type.String({ description: 'A short way to give the header its file' })),
      }),
      response: { 200: Accepted },
    },
    handler: async ({ hatif, body }) => {
      const { templateName: name, language, toNumber } = body
      const inbox = await findWhatsApp(context.db, hatif, body.channelId)
      const template = await findApproved(context, inbox, { name, language })
      const values = readParameters(body.parameters ?? [], { mediaUrl: body.mediaUrl })
      const { components, text } = fillTemplate(template, values)
      return send(context.db, hatif, {
        inbox,
        toNumber,
        kind: 'template',
        content: {
          name,
          language: { code: template.language },
          ...(components.length > 0 && { components }),
        },
        text,
        templateCategory: template.category.toLowerCase() as WindowCategory,
        message: 'Template accepted',
      })
    },
  })
}

/** What is not known here may have been approved meanwhile: the network is asked once. */
async function findApproved(
  context: HatifContext,
  inbox: Inbox,
  { name, language }: { name: string; language: string },
): Promise<Template> {
  const names = { accountId: inbox.accountId, inboxId: inbox.id, name, language }
  const known = await findTemplateByName(context.db, names)
  const template = known?.status === 'approved' ? known : await findAfterSync(context, inbox, names)
  if (!template)
    throw invalidField(
      'templateName',
      `names no template of the channel in '${language}': '${name}'`,
      'NOT_FOUND',
    )
  if (template.status !== 'approved')
    throw invalidField(
      'templateName',
      `names a template that is ${template.status}: '${name}'`,
      'NOT_APPROVED',
    )
  return template
}

/** A network that cannot be asked now leaves what is known. */
async function findAfterSync(
  { db, networks }: HatifContext,
  inbox: Inbox,
  names: TemplateName,
): Promise<Template | undefined> {
  try {
    await syncTemplates(db, { inbox, network: networks.get(inbox.channel) })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
  return findTemplateByName(db, names)
}
