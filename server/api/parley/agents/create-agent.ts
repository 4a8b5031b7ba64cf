import Type from 'typebox'
import { Agent, Nullable, Role } from '../../../../shared/parley/index.ts'
import { createAgent as create, createBot } from '../../../core/agents/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { isAsAdmin } from '../auth.ts'
import { presentAgent } from '../present/agent.ts'
import { readInboxIds } from '../read-inbox-ids.ts'
import type { Endpoint } from '../route.ts'
import { Body, InboxIds } from '../schemas.ts'

export const createAgent: Endpoint = (app, { db }) => {
  app.post('/agents', {
    config: { scope: 'agents', role: 'admin' },
    schema: {
      operationId: 'createAgent',
      summary: 'Make a person or a bot an agent of the account',
      description:
        'A new person gets the password given, or one that is made and shown this once. Somebody who signs in elsewhere on this server keeps theirs.',
      tags: ['agents'],
      body: Body({
        name: Type.String(),
        email: Type.Optional(Type.String({ description: 'Needed for a person' })),
        role: Type.Optional(Role),
        password: Type.Optional(Type.String()),
        inbox_ids: Type.Optional(InboxIds),
        is_bot: Type.Optional(Type.Boolean()),
      }),
      response: {
        201: Type.Object({ agent: Agent, password: Nullable(Type.String()) }),
      },
    },
    handler: async ({ parley, body }, reply) => {
      const accountId = parley.account.id
      const { name, email, role = 'agent', password, is_bot = false } = body
      if (is_bot && (email !== undefined || password !== undefined || role !== 'agent'))
        throw invalidField('is_bot', 'does not go with email, password or a role: a bot signs in nowhere')
      if (!is_bot && email === undefined) throw invalidField('email', 'is required for a person', 'REQUIRED')
      const inboxIds = (await readInboxIds(db, accountId, body.inbox_ids)) ?? undefined
      const asAdmin = isAsAdmin(parley)
      const made = await db.transaction(async (tx) =>
        is_bot
          ? { agent: await createBot(tx, { accountId, name, inboxIds }), password: undefined }
          : create(tx, { accountId, name, email: email!, role, password, inboxIds, asAdmin }),
      )
      const shown = { agent: presentAgent(made.agent), password: made.password ?? null }
      return reply.status(201).send(shown)
    },
  })
}
