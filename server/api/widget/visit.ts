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
    'No visitor of this inbox is known by this token, sent as Bearer, and by the key that it is bound to; begin a session',
  )
}

/** The same where a visitor may do without. A token that is bound to a key is nobody's without a proof of the key. */
export async function readVisit(
  { db, proofs }: Pick<WidgetContext, 'db' | 'proofs'>,
  request: FastifyRequest,
): Promise<Visit | undefined> {
  const token = tokenOf(request)
  if (!token) return undefined
  const { accountId, id: inboxId } = request.widget.inbox
  const found = await findVisit(db, { accountId, inboxId, token })
  if (!found) return undefined
  const key = await proofs.read(request, token)
  const { keyThumbprint } = found.session
  return keyThumbprint === undefined || keyThumbprint === key ? { ...found, key } : undefined
}

/** As the widget sends it, and as RFC 9449 has it. */
export function tokenOf({ headers }: FastifyRequest): string | undefined {
  return /^(?:Bearer|DPoP) ([A-Za-z0-9]{20,100})$/i.exec(headers.authorization ?? '')?.[1]
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
