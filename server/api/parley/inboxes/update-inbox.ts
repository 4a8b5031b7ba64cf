import Type from 'typebox'
import { InboxDetails, Nullable } from '../../../../shared/parley/index.ts'
import { disconnectInbox } from '../../../core/conversations/index.ts'
import {
  getInbox,
  lockConnecting,
  lockInbox,
  setInboxStatus,
  updateInbox as update,
} from '../../../core/inboxes/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { presentInboxDetails } from '../present/inbox-details.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { explainSettings, getVisibleInbox, readInboxId, requireNetwork, SettingsInput } from './find-inbox.ts'

const config = { scope: 'inboxes', role: 'admin', perInbox: true } as const

export const updateInbox: Endpoint = (app, { db, networks, publicUrl }) => {
  app.patch('/inboxes/:id', {
    config,
    schema: {
      operationId: 'updateInbox',
      summary: 'Change an inbox',
      description:
        'Settings that are not given stay. New secrets bring a suspended inbox back; an inactive one takes and sends nothing.',
      tags: ['inboxes'],
      params: IdParams,
      body: Body({
        name: Type.Optional(Type.String()),
        phone: Type.Optional(Nullable(Type.String())),
        settings: Type.Optional(SettingsInput),
        status: Type.Optional(Type.Enum(['active', 'inactive'])),
      }),
      response: { 200: InboxDetails },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const { accountId, id, channel } = await getVisibleInbox(db, parley, params.id)
      const name = { accountId, id }
      const { schema } = requireNetwork(networks, channel)
      const show = async (tx: Db) =>
        presentInboxDetails(await getInbox(tx, name), { networks, publicUrl: publicUrl() })
      const change = { ...readChange(body.settings), name: body.name, phone: body.phone }
      const changed = await db
        .transaction(async (tx) => {
          await requireUnchanged(request, {
            lock: () => lockConnecting(tx, accountId).then(() => lockInbox(tx, name)),
            read: () => show(tx),
          })
          await update(tx, schema, { ...name, ...change })
          if (body.status) await setInboxStatus(tx, { ...name, status: body.status })
          return show(tx)
        })
        .catch(explainSettings(schema))
      return sendTagged(reply, changed)
    },
  })
}

export const deleteInbox: Endpoint = (app, { db }) => {
  app.delete('/inboxes/:id', {
    config,
    schema: {
      operationId: 'deleteInbox',
      summary: 'Disconnect an inbox',
      description:
        'Messages stop and its conversations are closed; history stays readable. Nothing is deleted at the network.',
      tags: ['inboxes'],
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      const name = { accountId: parley.account.id, id: readInboxId(parley, params.id) }
      await db.transaction((tx) => disconnectInbox(tx, name))
      return reply.status(204).send(null)
    },
  })
}

function readChange(given: Record<string, string | number | boolean | null> = {}) {
  const entries = Object.entries(given)
  const isCleared = (value: unknown) => value === null || value === ''
  return {
    settings: Object.fromEntries(entries.filter(([, value]) => !isCleared(value))),
    cleared: entries.filter(([, value]) => isCleared(value)).map(([name]) => name),
  }
}
