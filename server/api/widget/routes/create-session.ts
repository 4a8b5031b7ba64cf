import Type, { type Static } from 'typebox'
import { resumeVisit, startVisit } from '../../../core/visitors/index.ts'
import type { Endpoint } from '../context.ts'
import { limit, readVisit } from '../visit.ts'

const Text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))

const Session = Type.Object({
  page: Type.Optional(Type.Object({ url: Text(2000), referrer: Text(2000), title: Text(300) })),
  locale: Text(35),
  timezone: Text(60),
})

/** Begins a visit, or goes on with the one of the token. No contact is made of it. */
export const createSession: Endpoint = (app, context) => {
  const { db } = context
  app.post('/sessions', { schema: { body: Session } }, async (request, reply) => {
    const { inbox } = request.widget
    const visit = await readVisit(context, request)
    limit(visit ? 'reads' : 'sessions', context, request, visit)
    const facts = cleanFacts(request.body)
    if (visit) {
      const { visitor, session } = visit
      await db.transaction((tx) => resumeVisit(tx, visitor, { ...facts, sessionId: session.id }))
      return reply
        .status(200)
        .send({ visitorId: visitor.id, token: null, identified: visitor.userId !== undefined })
    }
    const made = await db.transaction((tx) =>
      startVisit(tx, { accountId: inbox.accountId, inboxId: inbox.id, ...facts }),
    )
    return reply.status(201).send({ visitorId: made.visitor.id, token: made.token, identified: false })
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
