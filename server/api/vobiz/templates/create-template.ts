import Type from 'typebox'
import { createTemplate as create } from '../../../core/templates/index.ts'
import { findChannel } from '../find-channel.ts'
import type { Endpoint } from '../route.ts'
import { presentTemplate } from './present-template.ts'
import { ChannelParams, Template } from './template-schema.ts'

const NewTemplate = Type.Object({
  name: Type.String({ description: 'Lower-case letters, digits and underscores' }),
  language: Type.String({ description: 'A code such as en or en_US' }),
  category: Type.String({ description: 'UTILITY, MARKETING or AUTHENTICATION' }),
  components: Type.Array(Type.Any(), { description: 'In Meta’s format for new templates' }),
})

export const createTemplate: Endpoint = (app, { db, networks, legacy }) => {
  app.post('/channels/:channelId/templates', {
    schema: {
      operationId: 'createTemplate',
      summary: 'Hand a template in for review',
      description: 'A rejected one may be handed in again under its name. The review takes up to 24 hours.',
      tags: ['templates'],
      params: ChannelParams,
      body: NewTemplate,
      response: { 201: Template },
    },
    handler: async ({ vobiz, params, body }, reply) => {
      const inbox = await findChannel(db, vobiz, params.channelId)
      const { name, language, category, components } = body
      const template = await create(db, {
        inbox,
        network: networks.get(inbox.channel),
        draft: { name: name.trim(), language: language.trim(), category: category.trim(), components },
      })
      return reply.status(201).send(presentTemplate(template, { inbox, authId: vobiz.authId, legacy }))
    },
  })
}
