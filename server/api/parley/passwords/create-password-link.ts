import Type from 'typebox'
import { getAgent, listMemberships, requireMayManage } from '../../../core/agents/index.ts'
import { createPasswordLink as create } from '../../../core/sessions/index.ts'
import { invalidState } from '../../../platform/errors.ts'
import { isAsAdmin } from '../auth.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { sendMail } from '../send-mail.ts'
import { composePasswordLink } from './password-mail.ts'

const lifetimeMs = 72 * 3_600_000

export const createPasswordLink: Endpoint = (app, services) => {
  const { db, publicUrl } = services
  app.post('/agents/:id/password-link', {
    config: { scope: 'agents', role: 'admin' },
    schema: {
      operationId: 'createPasswordLink',
      summary: 'Make a link with which an agent sets a new password',
      description:
        'It goes by mail too, where a mail server is set. Somebody who works for other accounts of this server as well gets none: it would open those.',
      tags: ['agents'],
      params: IdParams,
      response: { 201: Type.Object({ link: Type.String(), mailed: Type.Boolean() }) },
    },
    handler: async ({ parley, params, log }, reply) => {
      const agent = await getAgent(db, { accountId: parley.account.id, id: readId('agent', params.id) })
      requireMayManage({ asAdmin: isAsAdmin(parley) }, [agent.role])
      const { userId, email } = agent
      if (!userId || !email) throw invalidState('agent', 'An AI agent signs in nowhere')
      if ((await listMemberships(db, userId)).length > 1)
        throw invalidState(
          'agent',
          `${agent.name} works for other accounts too; \`parley agent password ${email}\` on the server sets a new password`,
        )
      const token = await db.transaction((tx) => create(tx, { userId, lifetimeMs }))
      const link = `${publicUrl()}/reset/${token}`
      const mailed = await sendMail(services, log, composePasswordLink(email, { link, lifetimeMs }))
      return reply.status(201).send({ link, mailed })
    },
  })
}
