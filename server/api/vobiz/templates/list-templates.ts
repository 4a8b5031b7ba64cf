import Type from 'typebox'
import {
  countTemplates,
  listTemplates as listStored,
  type TemplateStatus,
} from '../../../core/templates/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { findChannel } from '../find-channel.ts'
import { presentPage } from '../lists.ts'
import { readPage } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { PageOf, PageQuerystring } from '../schemas.ts'
import { presentTemplate, readTemplateStatus, templateWords } from './present-template.ts'
import { ChannelParams, Template } from './template-schema.ts'

const TemplateQuery = Type.Object({
  ...PageQuerystring.properties,
  status: Type.Optional(Type.String({ description: `${Object.values(templateWords).join(', ')}; any case` })),
})

export const listTemplates: Endpoint = (app, { db, legacy }) => {
  app.get('/channels/:channelId/templates', {
    schema: {
      operationId: 'listTemplates',
      summary: 'List the templates of a channel, newest first',
      tags: ['templates'],
      params: ChannelParams,
      querystring: TemplateQuery,
      response: { 200: PageOf(Template) },
    },
    handler: async ({ vobiz, params, query }) => {
      const inbox = await findChannel(db, vobiz, params.channelId)
      const page = readPage(query, { limit: 20 })
      const filter = { accountId: vobiz.account.id, inboxId: inbox.id, status: readStatus(query.status) }
      const [templates, total] = await Promise.all([listStored(db, filter, page), countTemplates(db, filter)])
      const { authId } = vobiz
      const items = templates.map((template) => presentTemplate(template, { inbox, authId, legacy }))
      return presentPage(items, { page, total, legacy })
    },
  })
}

function readStatus(word: string | undefined): TemplateStatus | undefined {
  if (!word?.trim()) return undefined
  const status = readTemplateStatus(word)
  if (status) return status
  const known = Object.values(templateWords).join(', ')
  throw invalidField('status', `must be one of ${known}`, 'INVALID', word)
}
