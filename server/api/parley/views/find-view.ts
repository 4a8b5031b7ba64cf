import type { ConversationFilter, ConversationSort } from '../../../../shared/parley/index.ts'
import { findView, systemViews } from '../../../core/views/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { fromUuid, isId } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'

/** What a view lists. @throws AppError `not_found` also when the caller does not see it */
export async function findViewOf(
  db: Db,
  { account, agent }: Caller,
  id: string,
): Promise<{ filter: ConversationFilter; sort: ConversationSort }> {
  const system = systemViews.find((view) => view.id === id)
  if (system) return system
  const viewId = isId(id) ? id : fromUuid('view', id)
  const view = viewId && (await findView(db, { accountId: account.id, agentId: agent?.id, id: viewId }))
  if (!view) throw notFound('view')
  return view
}
