import Type from 'typebox'
import { Channel, Inbox, InboxDetails, PageOf } from '../../../../shared/parley/index.ts'
import { sendTagged } from '../etag.ts'
import { pageOfObjects } from '../object-lists.ts'
import { presentChannel, presentInboxDetails } from '../present/inbox-details.ts'
import { listInboxObjects } from '../present/settings.ts'
import type { Endpoint } from '../route.ts'
import { IdParams, PageParams } from '../schemas.ts'
import { getVisibleInbox } from './find-inbox.ts'

const tags = ['inboxes']

export const listChannels: Endpoint = (app, { networks }) => {
  app.get('/channels', {
    config: { scope: 'inboxes', perInbox: true },
    schema: {
      operationId: 'listChannels',
      summary: 'List the channels there may be inboxes of, and what such an inbox takes',
      tags,
      response: { 200: Type.Array(Channel) },
    },
    handler: async () => [...networks.values()].map(presentChannel),
  })
}

export const listInboxes: Endpoint = (app, { db, networks }) => {
  app.get('/inboxes', {
    config: { scope: 'inboxes', perInbox: true },
    schema: {
      operationId: 'listInboxes',
      summary: 'List the connected addresses that the caller sees',
      tags,
      querystring: PageParams,
      response: { 200: PageOf(Inbox) },
    },
    handler: async ({ parley, query }) => {
      const ids = parley.permissions.inboxIds
      return pageOfObjects(await listInboxObjects(db, { accountId: parley.account.id, ids, networks }), query)
    },
  })
}

export const getInbox: Endpoint = (app, { db, networks, publicUrl }) => {
  app.get('/inboxes/:id', {
    config: { scope: 'inboxes', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'getInbox',
      summary: 'Read an inbox with its settings',
      description: 'Secrets are never shown; `secrets_set` tells which ones have a value.',
      tags,
      params: IdParams,
      response: { 200: InboxDetails },
    },
    handler: async ({ parley, params }, reply) => {
      const inbox = await getVisibleInbox(db, parley, params.id)
      return sendTagged(reply, presentInboxDetails(inbox, { networks, publicUrl: publicUrl() }))
    },
  })
}
