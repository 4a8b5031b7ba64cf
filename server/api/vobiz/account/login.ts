import Type from 'typebox'
import { vobizAuthId } from '../../../core/accounts/index.ts'
import { findUserByPassword } from '../../../core/agents/index.ts'
import { AppError, invalidField } from '../../../platform/errors.ts'
import { fromUuid, type Id } from '../../../platform/ids.ts'
import { AttemptLimiter } from '../../attempt-limit.ts'
import { presentTime } from '../present/time.ts'
import type { Endpoint } from '../route.ts'
import { Time } from '../schemas.ts'
import { createSessionToken } from '../session-token.ts'
import { listMemberships, type Membership } from './memberships.ts'

const failuresPerEmail = 10
const failuresPerAddress = 100

const Login = Type.Object({
  email: Type.String(),
  password: Type.String(),
  account_id: Type.Optional(
    Type.Union([Type.String(), Type.Null()], { description: 'Needed by users of several accounts' }),
  ),
})

const Session = Type.Object({
  token: Type.String({ description: 'For `Authorization: Bearer`' }),
  expires_at: Time,
  account_id: Type.String(),
})

/** How people get the Bearer token that every other route takes in place of the header pair. Needs no credentials. */
export const login: Endpoint = (app, { db }) => {
  const attempts = new AttemptLimiter()
  app.post('/login', {
    schema: {
      operationId: 'login',
      summary: 'Sign in with e-mail address and password',
      tags: ['account'],
      security: [],
      body: Login,
      response: { 200: Session },
    },
    handler: async ({ body, ip }) => {
      const email = body.email.trim().toLowerCase()
      const keys = [
        { key: `email/${email}`, most: failuresPerEmail },
        { key: `address/${ip}`, most: failuresPerAddress },
      ]
      attempts.begin(keys, db.now())
      const user = await db.transaction((tx) => findUserByPassword(tx, { email, password: body.password }))
      if (!user) throw new AppError('unauthenticated', 'The e-mail address or the password is wrong')
      attempts.succeed(keys)

      const membership = chooseAccount(await listMemberships(db, user.id), body.account_id ?? undefined)
      if (!membership.active) throw new AppError('account_inactive', 'This account is switched off')
      const { accountId } = membership
      const { token, expiresAt } = await createSessionToken(db, { accountId, userId: user.id })
      return { token, expires_at: presentTime(expiresAt), account_id: vobizAuthId(accountId) }
    },
  })
}

/** The account that is meant, in any of its spellings; the only one when none is named. */
function chooseAccount(memberships: Membership[], named: string | undefined): Membership {
  const [only, another] = memberships
  if (named?.trim()) {
    const found = memberships.find(({ accountId }) => isNamed(accountId, named.trim()))
    if (found) return found
    throw new AppError('forbidden', 'This user is not an agent of that account')
  }
  if (!only) throw new AppError('forbidden', 'This user is not an agent of any account')
  if (!another) return only
  const known = memberships.map(({ accountId }) => vobizAuthId(accountId)).join(', ')
  throw invalidField('account_id', `is required, since the user has several accounts: ${known}`, 'REQUIRED')
}

function isNamed(accountId: Id, name: string): boolean {
  return (
    name === accountId ||
    name.toUpperCase() === vobizAuthId(accountId) ||
    fromUuid('account', name) === accountId
  )
}
