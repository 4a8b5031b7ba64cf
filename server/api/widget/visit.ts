import type { FastifyRequest } from 'fastify'
import { findThread, findVisit, type Thread } from '../../core/visitors/index.ts'
import { AppError, notFound } from '../../platform/errors.ts'
import type { Visit, WidgetContext } from './context.ts'
import type { LimitedAction } from './limits.ts'

/** Whose token the request has. @throws AppError `unauthenticated` */
export async function requireVisit(context: WidgetContext, request: FastifyRequest): Promise<Visit> {
  const visit = await readVisit(context, request)
  if (visit) return visit
  throw new AppError(
    'unauthenticated',
    'No visitor of this inbox is known by this token; begin a session and send its token as Bearer',
  )
}

/** The same where a visitor may do without. */
export async function readVisit(
  { db }: Pick<WidgetContext, 'db'>,
  { headers, widget: { inbox } }: FastifyRequest,
): Promise<Visit | undefined> {
  const token = /^Bearer ([A-Za-z0-9]{20,100})$/i.exec(headers.authorization ?? '')?.[1]
  return token ? findVisit(db, { accountId: inbox.accountId, inboxId: inbox.id, token }) : undefined
}

/** Who asks, within the limits of what they ask for. */
export async function requireVisitFor(
  action: LimitedAction,
  context: WidgetContext,
  request: FastifyRequest,
): Promise<Visit> {
  const visit = await requireVisit(context, request)
  limit(action, context, request, visit)
  return visit
}

/** @throws AppError `rate_limited` */
export function limit(
  action: LimitedAction,
  { limits, addressOf, db }: WidgetContext,
  request: FastifyRequest,
  visit?: Visit,
): void {
  const { inbox } = request.widget
  limits.require(action, {
    address: `${inbox.id}/${addressOf(request)}`,
    visitor: visit?.visitor.id,
    now: db.now(),
  })
}

/** The visitor's own conversation, by the id in the path. @throws AppError `not_found` for any other */
export async function requireThread(
  { db }: Pick<WidgetContext, 'db'>,
  { visitor }: Visit,
  id: string,
): Promise<Thread> {
  const thread = await findThread(db, visitor)
  if (thread?.id === id) return thread
  throw notFound('conversation')
}
