import type { Database } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { listEvents, lockReader, moveReader, type StoredEvent } from '../events/index.ts'
import { listPresence, type Presence } from '../presence/index.ts'
import { listNews, listTargets, pushReader } from './push-queries.ts'
import type { News, Notice, PushTarget } from './push-subscription.ts'

const pageSize = 500
/** What is older is no news: it was read long ago, or the server was away. */
const freshMs = 10 * 60_000
/** Kinds that nobody needs to be called for. */
const quietKinds = new Set(['reaction', 'system'])

/**
 * Takes the next page of an account's log for pushing, and says which browsers are to be told of what. The place is
 * moved before anything is sent: a crash loses notices, and repeats none.
 */
export async function takeNotices(
  db: Database,
  accountId: Id,
): Promise<{ notices: Notice[]; more: boolean }> {
  return db.transaction(async (tx) => {
    const after = await lockReader(tx, accountId, pushReader)
    if (after === undefined) return { notices: [], more: false }
    const events = await listEvents(tx, { accountId, after, limit: pageSize })
    const last = events.at(-1)
    if (!last) return { notices: [], more: false }
    await moveReader(tx, { accountId, name: pushReader, position: last.position })

    const oldest = new Date(tx.now().getTime() - freshMs)
    const messageIds = events.filter((event) => isNews(event, oldest)).map(({ subjectId }) => subjectId!)
    const more = events.length === pageSize
    if (messageIds.length === 0) return { notices: [], more }
    const news = await listNews(tx, { accountId, messageIds })
    const targets = await listTargets(tx, accountId)
    const present = await listPresence(tx, [accountId])
    return { notices: chooseNotices(news, { targets, present }), more }
  })
}

function isNews({ type, createdAt, data }: StoredEvent, oldest: Date): boolean {
  if (type !== 'message.created' || createdAt < oldest) return false
  if (data['direction'] === 'note') return Array.isArray(data['mentions'])
  return data['direction'] === 'inbound' && !quietKinds.has(String(data['kind']))
}

/** Who is told of what: nobody of what they look at, or may not see. */
export function chooseNotices(
  news: News[],
  { targets, present }: { targets: PushTarget[]; present: Presence[] },
): Notice[] {
  const looking = new Set(present.map(({ agentId, conversationId }) => `${agentId}/${conversationId}`))
  return news.flatMap((item) =>
    targets
      .filter((target) => isFor(target, item) && !looking.has(`${target.agentId}/${item.conversationId}`))
      .map((target) => ({ target, news: item })),
  )
}

function isFor({ agentId, inboxIds, wish }: PushTarget, news: News): boolean {
  if (wish === 'none' || (inboxIds && !inboxIds.includes(news.inboxId))) return false
  if (news.direction === 'note') return news.mentions.includes(agentId) && news.writerId !== agentId
  if (news.assigneeId !== undefined) return news.assigneeId === agentId
  return wish === 'all'
}
