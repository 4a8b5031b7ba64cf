import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { InvitationSummary, SignedIn } from '../../../../shared/parley/index.ts'
import { isPasswordOf } from '../../../core/agents/index.ts'
import { insertAuditEntry } from '../../../core/audit/index.ts'
import {
  acceptInvitation as accept,
  getInvitationByToken,
  type InvitationByToken,
} from '../../../core/invitations/index.ts'
import { signIn } from '../../../core/sessions/index.ts'
import { AppError, invalidField } from '../../../platform/errors.ts'
import { AttemptLimiter } from '../../attempt-limit.ts'
import type { Services } from '../../services.ts'
import type { Endpoint } from '../route.ts'
import { Body, Password } from '../schemas.ts'
import { readSessionToken } from '../session/cookie.ts'
import { answerSignedIn, deviceOf } from '../session/signed-in.ts'

const TokenParams = Type.Object({ token: Type.String({ description: 'What stands in the link' }) })
const failuresPerInvitation = 10
const failuresPerAddress = 50

export const getInvitation: Endpoint = (app, services) => {
  const attempts = new AttemptLimiter()
  app.get('/invitations/by-token/:token', {
    config: { public: true },
    schema: {
      operationId: 'getInvitation',
      summary: 'Read the invitation of a link',
      tags: ['invitations'],
      security: [],
      params: TokenParams,
      response: { 200: InvitationSummary },
    },
    handler: async (request) => {
      const keys = [{ key: services.clientAddress(request), most: failuresPerAddress }]
      attempts.begin(keys, services.db.now())
      const invitation = await getInvitationByToken(services.db, request.params.token)
      attempts.succeed(keys)
      const { accountName, email, name, userId } = invitation
      return {
        account: { name: accountName },
        email,
        name: name ?? null,
        needs_password: !(await isSignedInAs(services, request, invitation)),
        has_account: userId !== undefined,
      }
    },
  })
}

export const acceptInvitation: Endpoint = (app, services) => {
  const { db, clientAddress } = services
  const attempts = new AttemptLimiter()
  app.post('/invitations/by-token/:token/accept', {
    config: { public: true },
    schema: {
      operationId: 'acceptInvitation',
      summary: 'Become an agent, and be signed in',
      description: [
        'A new person chooses a password. Somebody who signs in on this server with the address already gives theirs;',
        'who is signed in in this browser with it needs none.',
      ].join(' '),
      tags: ['invitations'],
      security: [],
      params: TokenParams,
      body: Body({ name: Type.Optional(Type.String()), password: Type.Optional(Password) }),
      response: { 201: SignedIn },
    },
    handler: async (request, reply) => {
      const { params, body } = request
      const keys = [
        { key: `token/${params.token}`, most: failuresPerInvitation },
        { key: `address/${clientAddress(request)}`, most: failuresPerAddress },
      ]
      attempts.begin(keys, db.now())
      const invitation = await getInvitationByToken(db, params.token)
      const isKnown = invitation.userId !== undefined
      if (isKnown && !(await isSignedInAs(services, request, invitation)))
        await requireOwnPassword(services, invitation, body.password)
      const device = deviceOf(request, services)
      const signedIn = await db.transaction(async (tx) => {
        const agent = await accept(tx, { invitation, ...body, isKnown })
        await insertAuditEntry(tx, {
          accountId: invitation.accountId,
          agentId: agent.id,
          credentialId: undefined,
          actor: agent.name,
          action: 'acceptInvitation',
          subjectType: 'agent',
          subjectId: agent.id,
          address: device.address,
          changes: { email: invitation.email, role: agent.role },
        })
        return signIn(tx, { userId: agent.userId!, accountId: invitation.accountId, ...device })
      })
      attempts.succeed(keys)
      return answerSignedIn(reply, services, signedIn)
    },
  })
}

async function isSignedInAs(
  { sessions }: Services,
  request: FastifyRequest,
  { userId }: InvitationByToken,
): Promise<boolean> {
  const token = readSessionToken(request)
  if (!token || userId === undefined) return false
  return (await sessions.find(token))?.agent.userId === userId
}

async function requireOwnPassword(
  { db }: Services,
  { userId, email }: InvitationByToken,
  password: string | undefined,
): Promise<void> {
  if (password === undefined)
    throw invalidField('password', `is required: the one with which ${email} signs in here`, 'REQUIRED')
  if (!(await isPasswordOf(db, { userId: userId!, password })))
    throw new AppError('unauthenticated', `This is not the password with which ${email} signs in here`)
}
