import Type from 'typebox'
import { Agent } from '../../../../shared/parley/index.ts'
import {
  getAgent,
  isPasswordOf,
  requirePassword,
  setPassword,
  updateAgent,
  updateUserName,
} from '../../../core/agents/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import { AttemptLimiter } from '../../attempt-limit.ts'
import { requirePerson } from '../auth.ts'
import { presentAgent } from '../present/agent.ts'
import type { Endpoint } from '../route.ts'
import { Body, Password } from '../schemas.ts'

const failures = 10

export const updateMe: Endpoint = (app, { db }) => {
  const attempts = new AttemptLimiter()
  app.patch('/me', {
    config: { person: true },
    schema: {
      operationId: 'updateMe',
      summary: 'Change one’s own name or password',
      description: 'With a new password every other session ends at once.',
      tags: ['me'],
      body: Body({
        name: Type.Optional(Type.String()),
        password: Type.Optional(Password),
        current_password: Type.Optional(
          Type.String({ maxLength: 500, description: 'Needed with a new one' }),
        ),
      }),
      response: { 200: Agent },
    },
    handler: async ({ parley, body }) => {
      const { agent, userId, session } = requirePerson(parley)
      const { name, password } = body
      if (password !== undefined) {
        requirePassword(password)
        await requireCurrent(db, attempts, { userId, password: body.current_password })
      }
      const accountId = parley.account.id
      const changed = await db.transaction(async (tx) => {
        if (password !== undefined) await setPassword(tx, { userId, password, keepSession: session.id })
        if (name === undefined) return getAgent(tx, { accountId, id: agent.id })
        const renamed = await updateAgent(tx, { accountId, id: agent.id, name })
        await updateUserName(tx, { userId, name: renamed.name })
        return renamed
      })
      return presentAgent(changed)
    },
  })
}

/** Somebody at a browser that was left alone must not get the person's password changed. */
async function requireCurrent(
  db: Database,
  attempts: AttemptLimiter,
  { userId, password }: { userId: Id; password: string | undefined },
): Promise<void> {
  if (password === undefined)
    throw invalidField('current_password', 'is required with a new password', 'REQUIRED')
  const keys = [{ key: userId, most: failures }]
  attempts.begin(keys, db.now())
  if (!(await isPasswordOf(db, { userId, password })))
    throw invalidField('current_password', 'is not your password', 'WRONG')
  attempts.succeed(keys)
}
