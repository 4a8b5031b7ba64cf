import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { findThread, userAddress, visitorAddress, vouchForVisitor } from '../../../core/visitors/index.ts'
import { AppError } from '../../../platform/errors.ts'
import { type Claims, isEmail, readEmail } from '../claims.ts'
import type { Endpoint, Visit, WidgetContext } from '../context.ts'
import { type Identity, verifyIdentity } from '../identity-proof.ts'
import { presentSession } from '../present/present-session.ts'
import { findProfileOwner } from '../profile-owner.ts'
import { requireVisitFor } from '../visit.ts'
import { whenRecorded } from '../when-recorded.ts'

const Text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const Body = Type.Object({
  userId: Text(200),
  userHash: Text(128),
  jwt: Text(4000),
  name: Text(200),
  email: Text(254),
  phone: Text(40),
  attributes: Type.Optional(
    Type.Record(
      Type.String({ maxLength: 60 }),
      Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()]),
      { maxProperties: 30 },
    ),
  ),
})

/**
 * Tells who the visitor is. With a proof of the site's the visitor becomes that user, under a new token, and what the
 * browser wrote before is the user's. Without one it is only what somebody typed.
 */
export const identify: Endpoint = (app, context) => {
  app.post('/identify', { schema: { body: Body } }, async (request, reply) => {
    const visit = await requireVisitFor('identify', context, request)
    const { userId, userHash, jwt, name, email, phone, attributes } = request.body
    const claims: Claims = {
      ...(name?.trim() && { name: clean(name) }),
      ...(email && { email: readEmail(email, 'email') }),
      values: Object.fromEntries(
        Object.entries({ ...attributes, ...(phone && { phone }) }).map(([key, value]) => [
          clean(key),
          typeof value === 'string' ? clean(value) : value,
        ]),
      ),
    }
    const { settings } = request.widget
    if (jwt === undefined && userHash === undefined) {
      if (userId !== undefined && settings.identityRequired)
        throw new AppError('unauthenticated', 'This inbox takes a userId only with a userHash or a jwt')
      await claim(context, request, visit, claims)
      return reply.send(presentSession(context, { visitor: visit.visitor, token: null }))
    }
    const identity = await verifyIdentity(
      { userId, userHash, jwt },
      { secrets: settings.identitySecrets, now: context.db.now() },
    )
    return reply.send(await vouch(context, request, visit, { identity, claims }))
  })
}

async function claim(
  { accept }: WidgetContext,
  { widget: { inbox } }: FastifyRequest,
  { visitor }: Visit,
  { name, email, values }: Claims,
): Promise<void> {
  const address = visitor.userId === undefined ? visitorAddress(visitor.id) : userAddress(visitor.userId)
  await accept(inbox, [{ type: 'profile', visitor: { address, ...(name && { name }) }, email, values }])
}

async function vouch(
  context: WidgetContext,
  { widget: { inbox } }: FastifyRequest,
  { visitor, key }: Visit,
  { identity, claims }: { identity: Identity; claims: Claims },
) {
  const { db, accept, visitorStreams } = context
  const { userId, token } = identity
  const verifiedEmail = identity.emailVerified && isEmail(identity.email ?? '') ? identity.email : undefined
  const voucher = { userId, verifiedEmail, token }
  const vouched = await db.transaction((tx) => vouchForVisitor(tx, visitor, voucher, key))
  const name = identity.name ?? claims.name
  const email = identity.email ?? claims.email
  await accept(inbox, [
    {
      type: 'profile',
      visitor: { address: userAddress(userId), ...(name && { name }) },
      ...(vouched.wasAnonymous && { former_address: visitorAddress(vouched.visitor.id) }),
      vouched: true,
      email,
      email_verified: identity.email !== undefined && identity.emailVerified,
      values: claims.values,
    },
  ])
  // What the stranger wrote is to be there when the client asks next.
  await whenRecorded(db, () => findProfileOwner(db, vouched.visitor, vouched.wasAnonymous))
  const thread = await findThread(db, vouched.visitor)
  // Last, so that other tabs hear of the new token about when the old one ends.
  visitorStreams.end(vouched.revoked)
  return { ...presentSession(context, vouched), conversationId: thread?.id ?? null }
}

function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().trim()
}
