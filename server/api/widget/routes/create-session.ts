import Type, { type Static } from 'typebox'
import { resumeVisit, startVisit } from '../../../core/visitors/index.ts'
import type { Endpoint } from '../context.ts'
import { presentSession } from '../present/present-session.ts'
import { limit, readVisit, tokenOf } from '../visit.ts'

const Text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))

const Session = Type.Object({
  page: Type.Optional(Type.Object({ url: Text(2000), referrer: Text(2000), title: Text(300) })),
  locale: Text(35),
  timezone: Text(60),
})

/**
 * Begins a visit, or goes on with the one of the token. No contact is made of it. A proof of a key binds the token to
 * the key, for good.
 */
export const createSession: Endpoint = (app, context) => {
  const { db, proofs } = context
  app.post('/sessions', { schema: { body: Session } }, async (request, reply) => {
    const { inbox } = request.widget
    const visit = await readVisit(context, request)
    limit(visit ? 'reads' : 'sessions', context, request, visit)
    const facts = cleanFacts(request.body)
    if (visit) {
      const { visitor, session, key } = visit
      const renewal = { ...facts, sessionId: session.id, keyThumbprint: key }
      const seen = await db.transaction((tx) => resumeVisit(tx, visitor, renewal))
      return reply.status(200).send(presentSession(context, { visitor: seen, token: null }))
    }
    const keyThumbprint = await proofs.read(request, tokenOf(request))
    const made = await db.transaction((tx) =>
      startVisit(tx, { accountId: inbox.accountId, inboxId: inbox.id, ...facts, keyThumbprint }),
    )
    return reply.status(201).send(presentSession(context, made))
  })
}

/** Browsers say what pages tell them; what no database takes is left out of it. */
function cleanFacts({ page, locale, timezone }: Static<typeof Session>): Static<typeof Session> {
  const clean = (text: string | undefined) => text?.replaceAll('\0', '').toWellFormed()
  const { url, referrer, title } = page ?? {}
  return {
    ...(page && { page: { url: clean(url), referrer: clean(referrer), title: clean(title) } }),
    locale: clean(locale),
    timezone: clean(timezone),
  }
}
