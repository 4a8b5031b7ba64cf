import Type from 'typebox'
import { Invitation, PageOf, Role } from '../../../../shared/parley/index.ts'
import {
  createInvitation as create,
  listInvitations as list,
  type OpenInvitation,
  deleteInvitation as remove,
  renewInvitation,
} from '../../../core/invitations/index.ts'
import type { Log } from '../../../platform/log.ts'
import type { Services } from '../../services.ts'
import { type Caller, isAsAdmin } from '../auth.ts'
import { readPage, toPage } from '../paging.ts'
import { readId } from '../read-id.ts'
import { readInboxIds } from '../read-inbox-ids.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, InboxIds, PageQuery } from '../schemas.ts'
import { sendMail } from '../send-mail.ts'
import { composeInvitation, presentInvitation } from './present-invitation.ts'

const OpenedInvitation = Type.Object({
  invitation: Invitation,
  link: Type.String({ description: 'For the person invited, and shown this once' }),
  mailed: Type.Boolean({ description: 'Whether the link went out by mail' }),
})

export const listInvitations: Endpoint = (app, { db }) => {
  app.get('/invitations', {
    config: { scope: 'agents', role: 'admin' },
    schema: {
      operationId: 'listInvitations',
      summary: 'List invitations that were not accepted, the newest first',
      tags: ['invitations'],
      querystring: Type.Object(PageQuery),
      response: { 200: PageOf(Invitation) },
    },
    handler: async ({ parley, query }) => {
      const { limit, after } = readPage(query)
      const rows = await list(db, { accountId: parley.account.id, after, limit: limit + 1 })
      return toPage(rows, { limit, placeOf: ({ id }) => id, present: presentInvitation })
    },
  })
}

export const createInvitation: Endpoint = (app, services) => {
  const { db } = services
  app.post('/invitations', {
    config: { scope: 'agents', role: 'admin' },
    schema: {
      operationId: 'createInvitation',
      summary: 'Ask somebody to become an agent',
      description: 'The link goes by mail where a mail server is set; else it is to be copied.',
      tags: ['invitations'],
      body: Body({
        email: Type.String(),
        name: Type.Optional(Type.String()),
        role: Type.Optional(Role),
        inbox_ids: Type.Optional(InboxIds),
      }),
      response: { 201: OpenedInvitation },
    },
    handler: async ({ parley, body, log }, reply) => {
      const accountId = parley.account.id
      const { email, name, role = 'agent' } = body
      const inboxIds = (await readInboxIds(db, accountId, body.inbox_ids)) ?? undefined
      const asAdmin = isAsAdmin(parley)
      const opened = await db.transaction((tx) =>
        create(tx, { accountId, email, name, role, inboxIds, asAdmin }),
      )
      return reply.status(201).send(await send(services, log, parley, opened))
    },
  })
}

export const resendInvitation: Endpoint = (app, services) => {
  const { db } = services
  app.post('/invitations/:id/resend', {
    config: { scope: 'agents', role: 'admin' },
    schema: {
      operationId: 'resendInvitation',
      summary: 'Send an invitation again, with a new link and its full time',
      description: 'The link before opens nothing any more.',
      tags: ['invitations'],
      params: IdParams,
      response: { 200: OpenedInvitation },
    },
    handler: async ({ parley, params, log }) => {
      const name = { accountId: parley.account.id, id: readId('invitation', params.id) }
      const opened = await db.transaction((tx) =>
        renewInvitation(tx, { ...name, asAdmin: isAsAdmin(parley) }),
      )
      return send(services, log, parley, opened)
    },
  })
}

export const deleteInvitation: Endpoint = (app, { db }) => {
  app.delete('/invitations/:id', {
    config: { scope: 'agents', role: 'admin' },
    schema: {
      operationId: 'deleteInvitation',
      summary: 'Take an invitation back',
      tags: ['invitations'],
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      const name = { accountId: parley.account.id, id: readId('invitation', params.id) }
      await db.transaction((tx) => remove(tx, { ...name, asAdmin: isAsAdmin(parley) }))
      return reply.status(204).send(null)
    },
  })
}

async function send(services: Services, log: Log, { account }: Caller, opened: OpenInvitation) {
  const { invitation, token } = opened
  const link = `${services.publicUrl()}/invite/${token}`
  const mailed = await sendMail(
    services,
    log,
    composeInvitation(invitation, { accountName: account.name, link }),
  )
  return { invitation: presentInvitation(invitation), link, mailed }
}
