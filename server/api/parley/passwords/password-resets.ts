import Type from 'typebox'
import { SignedIn } from '../../../../shared/parley/index.ts'
import { findUserByEmail } from '../../../core/agents/index.ts'
import {
  createPasswordLink,
  getPasswordLink,
  redeemPasswordLink,
  signIn,
} from '../../../core/sessions/index.ts'
import { errorText } from '../../../platform/errors.ts'
import type { Log } from '../../../platform/log.ts'
import { AttemptLimiter } from '../../attempt-limit.ts'
import type { Services } from '../../services.ts'
import type { Endpoint } from '../route.ts'
import { Body, Email, Password } from '../schemas.ts'
import { sendMail } from '../send-mail.ts'
import { answerSignedIn, deviceOf } from '../session/signed-in.ts'
import { composePasswordLink } from './password-mail.ts'

const TokenParams = Type.Object({ token: Type.String({ description: 'What stands in the link' }) })
const mailsPerEmail = 3
const mailsPerAddress = 20
const failuresPerAddress = 50
const lifetimeMs = 3_600_000

export const createPasswordReset: Endpoint = (app, services) => {
  const { db, clientAddress } = services
  const attempts = new AttemptLimiter()
  app.post('/password-resets', {
    config: { public: true },
    schema: {
      operationId: 'createPasswordReset',
      summary: 'Ask for a link to a new password, by mail',
      description:
        'The answer is the same whether anybody has the address. Without a mail server nothing is sent; an admin makes a link then.',
      tags: ['session'],
      security: [],
      body: Body({ email: Email }),
      response: { 202: Type.Null() },
    },
    handler: async (request, reply) => {
      const email = request.body.email.trim().toLowerCase()
      const keys = [
        { key: `email/${email}`, most: mailsPerEmail },
        { key: `address/${clientAddress(request)}`, most: mailsPerAddress },
      ]
      attempts.begin(keys, db.now())
      // Not waited for: how long it takes would tell whether the address is known.
      void mailLink(services, request.log, email)
      return reply.status(202).send(null)
    },
  })
}

export const getPasswordReset: Endpoint = (app, { db, clientAddress }) => {
  const attempts = new AttemptLimiter()
  app.get('/password-resets/:token', {
    config: { public: true },
    schema: {
      operationId: 'getPasswordReset',
      summary: 'Read whose password a link is for',
      tags: ['session'],
      security: [],
      params: TokenParams,
      response: { 200: Type.Object({ email: Type.String() }) },
    },
    handler: async (request) => {
      const keys = [{ key: clientAddress(request), most: failuresPerAddress }]
      attempts.begin(keys, db.now())
      const found = await getPasswordLink(db, request.params.token)
      attempts.succeed(keys)
      return found
    },
  })
}

export const redeemPasswordReset: Endpoint = (app, services) => {
  const { db, clientAddress } = services
  const attempts = new AttemptLimiter()
  app.post('/password-resets/:token', {
    config: { public: true },
    schema: {
      operationId: 'redeemPasswordReset',
      summary: 'Set a new password by a link, and be signed in',
      description: 'The link works once. Every other session of the person ends.',
      tags: ['session'],
      security: [],
      params: TokenParams,
      body: Body({ password: Password }),
      response: { 201: SignedIn },
    },
    handler: async (request, reply) => {
      const keys = [{ key: clientAddress(request), most: failuresPerAddress }]
      attempts.begin(keys, db.now())
      const { token } = request.params
      const { password } = request.body
      const device = deviceOf(request, services)
      const signedIn = await db.transaction(async (tx) =>
        signIn(tx, { userId: await redeemPasswordLink(tx, { token, password }), ...device }),
      )
      attempts.succeed(keys)
      return answerSignedIn(reply, services, signedIn)
    },
  })
}

async function mailLink(services: Services, log: Log, email: string): Promise<void> {
  const { db, mailer, publicUrl } = services
  if (!mailer) return
  try {
    const user = await findUserByEmail(db, email)
    if (!user) return
    const token = await db.transaction((tx) => createPasswordLink(tx, { userId: user.id, lifetimeMs }))
    const link = `${publicUrl()}/reset/${token}`
    await sendMail(services, log, composePasswordLink(email, { link, lifetimeMs }))
  } catch (error) {
    log.warn({ error: errorText(error) }, 'a link to a new password could not be made')
  }
}
