import Type from 'typebox'
import { PageOf, Template } from '../../../../shared/parley/index.ts'
import type { Inbox, Network } from '../../../core/inboxes/index.ts'
import {
  createTemplate as create,
  findTemplate,
  listTemplatesAfter,
  syncTemplates as sync,
  templateStatuses,
} from '../../../core/templates/index.ts'
import { invalidState, notFound } from '../../../platform/errors.ts'
import { sendTagged } from '../etag.ts'
import { getVisibleInbox } from '../inboxes/find-inbox.ts'
import { readPage, toPage } from '../paging.ts'
import { presentTemplate } from '../present/settings.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, PageQuery } from '../schemas.ts'

const config = { scope: 'templates', perInbox: true } as const
const tags = ['templates']

export const listTemplates: Endpoint = (app, { db }) => {
  app.get('/templates', {
    config,
    schema: {
      operationId: 'listTemplates',
      summary: 'List the templates of the inboxes that the caller sees',
      tags,
      querystring: Type.Object({
        inbox_id: Type.Optional(Type.String()),
        status: Type.Optional(Type.Enum([...templateStatuses])),
        text: Type.Optional(Type.String({ description: 'Part of the name' })),
        ...PageQuery,
      }),
      response: { 200: PageOf(Template) },
    },
    handler: async ({ parley, query }) => {
      const { inbox_id, status, text } = query
      const { limit, after } = readPage(query)
      const inboxIds = inbox_id
        ? [(await getVisibleInbox(db, parley, inbox_id)).id]
        : parley.permissions.inboxIds
      const search = {
        accountId: parley.account.id,
        ...(inboxIds && { inboxIds }),
        ...(status && { status }),
        ...(text?.trim() && { text: text.trim() }),
      }
      const rows = await listTemplatesAfter(db, search, { after, limit: limit + 1 })
      return toPage(rows, { limit, placeOf: ({ id }) => id, present: presentTemplate })
    },
  })
}

export const createTemplate: Endpoint = (app, { db, networks }) => {
  app.post('/templates', {
    config: { ...config, role: 'admin' },
    schema: {
      operationId: 'createTemplate',
      summary: 'Hand a template in for review',
      description: 'A rejected one may be handed in again under its name. The review takes up to 24 hours.',
      tags,
      body: Body({
        inbox_id: Type.String(),
        name: Type.String({ description: 'Lower-case letters, digits and underscores' }),
        language: Type.String({ description: 'A code such as en or en_US' }),
        category: Type.String({ description: 'UTILITY, MARKETING or AUTHENTICATION' }),
        components: Type.Array(Type.Unknown(), { description: 'In Meta’s format for new templates' }),
      }),
      response: { 201: Template },
    },
    handler: async ({ parley, body }, reply) => {
      const { inbox_id, name, language, category, components } = body
      const inbox = await getVisibleInbox(db, parley, inbox_id)
      const template = await create(db, {
        inbox,
        network: requireTemplates(networks, inbox),
        draft: { name: name.trim(), language: language.trim(), category: category.trim(), components },
      })
      return reply.status(201).send(sendTagged(reply, presentTemplate(template)))
    },
  })
}

export const syncTemplates: Endpoint = (app, { db, networks }) => {
  app.post('/templates/sync', {
    config,
    schema: {
      operationId: 'syncTemplates',
      summary: 'Bring the templates of an inbox up to what its network has',
      tags,
      body: Body({ inbox_id: Type.String() }),
      response: { 200: Type.Object({ synced: Type.Integer({ description: 'How many the network has' }) }) },
    },
    handler: async ({ parley, body }) => {
      const inbox = await getVisibleInbox(db, parley, body.inbox_id)
      return sync(db, { inbox, network: requireTemplates(networks, inbox) })
    },
  })
}

export const getTemplate: Endpoint = (app, { db }) => {
  app.get('/templates/:id', {
    config,
    schema: {
      operationId: 'getTemplate',
      summary: 'Read a template',
      tags,
      params: IdParams,
      response: { 200: Template },
    },
    handler: async ({ parley, params }, reply) => {
      const template = await findTemplate(db, {
        accountId: parley.account.id,
        id: readId('template', params.id),
      })
      const { inboxIds } = parley.permissions
      if (!template || (inboxIds && !inboxIds.includes(template.inboxId))) throw notFound('template')
      return sendTagged(reply, presentTemplate(template))
    },
  })
}

/** @throws AppError `invalid_state` where messages need none */
function requireTemplates(networks: Map<string, Network>, { channel }: Inbox): Network {
  const network = networks.get(channel)
  if (network?.createTemplate && network.listTemplates) return network
  throw invalidState('inbox', `An inbox of ${channel} has no templates`)
}
