import Type from 'typebox'
import { Nullable, Webhook } from '../../../../shared/parley/index.ts'
import { dialects } from '../../../core/accounts/index.ts'
import { getInbox } from '../../../core/inboxes/index.ts'
import { createWebhook as create } from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { AppError, invalidField } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { presentWebhook } from '../present/webhook.ts'
import { readIdField } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body } from '../schemas.ts'
import { toSettings } from './chosen-types.ts'

export const createWebhook: Endpoint = (app, { db, fetch }) => {
  app.post('/webhooks', {
    config: { scope: 'webhooks', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'createWebhook',
      summary: 'Tell an address what happens from now on, in the shape of a dialect',
      description: [
        'Without a secret one is made, and shown this once.',
        "Hatif's webhooks are of a kind: `calls` and `messages` belong to one inbox, `events` to the whole account.",
        'Those of one inbox share one secret: the last one given counts for all of them, and without any they are not signed.',
      ].join(' '),
      tags: ['webhooks'],
      body: Body({
        dialect: Type.Enum([...dialects]),
        kind: Type.Optional(Type.String({ description: 'For Hatif: calls, messages or events' })),
        url: Type.String({ description: 'Used exactly as given, its query included' }),
        secret: Type.Optional(Type.String({ minLength: 1, description: 'For Parley: whsec_ and base64' })),
        events: Type.Optional(
          Nullable(
            Type.Array(Type.String(), { minItems: 1, description: 'For Parley: only these types of events' }),
          ),
        ),
        inbox_ids: Type.Optional(
          Type.Array(Type.String(), { minItems: 1, description: 'Only what concerns these inboxes' }),
        ),
      }),
      response: {
        201: Type.Object({ webhook: Webhook, secret: Nullable(Type.String()) }),
      },
    },
    handler: async ({ parley, body }, reply) => {
      const { dialect, kind, url, secret, inbox_ids, events } = body
      const inboxIds = await readInboxes(db, parley, inbox_ids)
      const settings = toSettings(dialect, events)
      const webhook = await db.transaction((tx) =>
        create(tx, fetch, { accountId: parley.account.id, dialect, kind, url, secret, settings, inboxIds }),
      )
      return reply.status(201).send({ webhook: presentWebhook(webhook), secret: webhook.secret || null })
    },
  })
}

/** The inboxes of a new webhook: those named, else all that the caller's key may use. */
async function readInboxes(db: Db, caller: Caller, given: string[] | undefined): Promise<Id[] | undefined> {
  const accountId = caller.account.id
  const allowed = caller.permissions.inboxIds
  if (!given) return allowed
  const ids = [...new Set(given.map((text) => readIdField('inbox', text, 'inbox_ids')))]
  if (allowed && !ids.every((id) => allowed.includes(id)))
    throw new AppError('forbidden', 'This key may not use one of the inboxes')
  await Promise.all(ids.map((id) => getInbox(db, { accountId, id }))).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found')
      throw invalidField('inbox_ids', 'names an inbox that the account does not have', 'NOT_FOUND')
    throw error
  })
  return ids
}
