import { SignedIn } from '../../../../shared/parley/index.ts'
import { findUserByPassword } from '../../../core/agents/index.ts'
import { signIn } from '../../../core/sessions/index.ts'
import { AppError } from '../../../platform/errors.ts'
import { AttemptLimiter } from '../../attempt-limit.ts'
import type { Endpoint } from '../route.ts'
import { Body, Email, Password } from '../schemas.ts'
import { answerSignedIn, deviceOf } from './signed-in.ts'

const failuresPerEmail = 10
const failuresPerAddress = 50

export const createSession: Endpoint = (app, services) => {
  const { db, clientAddress } = services
  const attempts = new AttemptLimiter()
  app.post('/session', {
    config: { public: true },
    schema: {
      operationId: 'createSession',
      summary: 'Sign in with e-mail address and password',
      description: 'The answer sets the cookie `parley_session`, which is all that a browser needs.',
      tags: ['session'],
      security: [],
      body: Body({ email: Email, password: Password }),
      response: { 201: SignedIn },
    },
    handler: async (request, reply) => {
      const { email, password } = request.body
      const keys = [
        { key: `email/${email.trim().toLowerCase()}`, most: failuresPerEmail },
        { key: `address/${clientAddress(request)}`, most: failuresPerAddress },
      ]
      attempts.begin(keys, db.now())
      const user = await findUserByPassword(db, { email, password })
      if (!user) throw new AppError('unauthenticated', 'The e-mail address or the password is wrong')
      attempts.succeed(keys)
      const device = deviceOf(request, services)
      const signedIn = await db.transaction((tx) => signIn(tx, { userId: user.id, ...device }))
      return answerSignedIn(reply, services, signedIn)
    },
  })
}
