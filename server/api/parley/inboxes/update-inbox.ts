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
import type { Db, Transaction } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Services } from '../../services.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { presentInboxDetails } from '../present/inbox-details.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, IfMatch } from '../schemas.ts'
import { explainSettings, getVisibleInbox, readInboxId, requireNetwork, SettingsInput } from './find-inbox.ts'

type Name = { accountId: Id; id: Id }

const config = { scope: 'inboxes', role: 'admin', perInbox: true } as const

export const updateInbox: Endpoint = (app, services) => {
  const { db, networks } = services
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
      headers: IfMatch,
      response: { 200: InboxDetails },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const { accountId, id, channel } = await getVisibleInbox(db, parley, params.id)
      const name = { accountId, id }
      const { schema } = requireNetwork(networks, channel)
      const show = (tx: Db) => showInbox(tx, name, services)
      const change = { ...readChange(body.settings), name: body.name, phone: body.phone }
      const changed = await db
        .transaction(async (tx) => {
          await requireUnchanged(request, { lock: () => lock(tx, name), read: () => show(tx) })
          await update(tx, schema, { ...name, ...change })
          if (body.status) await setInboxStatus(tx, { ...name, status: body.status })
          return show(tx)
        })
        .catch(explainSettings(schema))
      return sendTagged(reply, changed)
    },
  })
}

export const deleteInbox: Endpoint = (app, services) => {
  const { db } = services
  app.delete('/inboxes/:id', {
    config,
    schema: {
      operationId: 'deleteInbox',
      summary: 'Disconnect an inbox',
      description:
        'Messages stop and its conversations are closed; history stays readable. Nothing is deleted at the network.',
      tags: ['inboxes'],
      params: IdParams,
      headers: IfMatch,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { parley, params } = request
      const name = { accountId: parley.account.id, id: readInboxId(parley, params.id) }
      await db.transaction(async (tx) => {
        await requireUnchanged(request, {
          lock: () => lock(tx, name),
          read: () => showInbox(tx, name, services),
        })
        await disconnectInbox(tx, name)
      })
      return reply.status(204).send(null)
    },
  })
}

async function lock(tx: Transaction, name: Name): Promise<void> {
  await lockConnecting(tx, name.accountId)
  await lockInbox(tx, name)
}

async function showInbox(db: Db, name: Name, { networks, publicUrl }: Services): Promise<InboxDetails> {
  return presentInboxDetails(await getInbox(db, name), { networks, publicUrl: publicUrl() })
}

function readChange(given: Record<string, string | number | boolean | null> = {}) {
  const entries = Object.entries(given)
  const isCleared = (value: unknown) => value === null || value === ''
  return {
    settings: Object.fromEntries(entries.filter(([, value]) => !isCleared(value))),
    cleared: entries.filter(([, value]) => isCleared(value)).map(([name]) => name),
  }
}
