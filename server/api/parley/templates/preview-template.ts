import { TemplatePreview } from '../../../../shared/parley/index.ts'
import { findTemplate, previewTemplate as preview } from '../../../core/templates/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { readTemplateVariables, TemplateVariables } from './template-variables.ts'

export const previewTemplate: Endpoint = (app, { db }) => {
  app.post('/templates/:id/preview', {
    config: { scope: 'templates', perInbox: true, reads: true },
    schema: {
      operationId: 'previewTemplate',
      summary: 'Show a template as its reader would see it',
      description: 'A variable without a value stands as it is.',
      tags: ['templates'],
      params: IdParams,
      body: Body({ variables: TemplateVariables }),
      response: { 200: TemplatePreview },
    },
    handler: async ({ parley, params, body }) => {
      const name = { accountId: parley.account.id, id: readId('template', params.id) }
      const template = await findTemplate(db, name)
      const { inboxIds } = parley.permissions
      if (!template || (inboxIds && !inboxIds.includes(template.inboxId))) throw notFound('template')
      return present(preview(template, readTemplateVariables(body.variables)))
    },
  })
}

function present({ header, text, footer, buttons }: ReturnType<typeof preview>): TemplatePreview {
  return {
    header: header ? { format: header.format, text: header.text ?? null, link: header.link ?? null } : null,
    text,
    footer: footer ?? null,
    buttons: buttons.map((button) => ({
      type: button.type,
      text: button.text,
      url: button.url ?? null,
      phone: button.phone ?? null,
    })),
  }
}
