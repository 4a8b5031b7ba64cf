import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents, countConversations } from '../events/index.ts'
import type { Conversation } from './conversation.ts'
import { insertConversations, lockConversationsOf } from './conversation-queries.ts'

/** `activityAt`: of what happens in it; without it nothing does, and it stands last in lists until something does. */
export type ConversationPair = { inboxId: Id; contactId: Id; activityAt?: Date }

/** Finds or makes the one conversation of each contact and inbox, locks them all, and counts the new ones. */
export async function ensureConversations(
  tx: Transaction,
  accountId: Id,
  pairs: ConversationPair[],
): Promise<Map<string, Conversation>> {
  const unique = uniquePairs(pairs)
  const found = await lockConversationsOf(tx, accountId, unique)
  const known = new Map(found.map((conversation) => [pairKey(conversation), conversation]))
  const missing = unique.filter((pair) => !known.has(pairKey(pair)))
  if (missing.length === 0) return known

  const made = await insertConversations(tx, accountId, missing)
  countConversations(
    tx,
    accountId,
    made.map(({ inboxId, status }) => ({ inboxId, status, by: 1 })),
  )
  appendEvents(
    tx,
    accountId,
    made.map(({ id, inboxId, contactId }) => ({
      type: 'conversation.created',
      inboxId,
      conversationId: id,
      contactId,
      subjectId: id,
    })),
  )
  // Another transaction may have made some of the missing ones meanwhile; those are there to be locked now.
  const overtaken = made.length === missing.length ? [] : await lockConversationsOf(tx, accountId, missing)
  for (const conversation of [...overtaken, ...made]) known.set(pairKey(conversation), conversation)
  return known
}

export function pairKey({ inboxId, contactId }: { inboxId: Id; contactId: Id }): string {
  return `${inboxId}/${contactId}`
}

/** One of each pair, with its latest activity, in an order that all transactions share. */
function uniquePairs(pairs: ConversationPair[]): ConversationPair[] {
  const unique = new Map<string, ConversationPair>()
  for (const pair of pairs) {
    const known = unique.get(pairKey(pair))
    if (!known || timeOf(known) < timeOf(pair)) unique.set(pairKey(pair), pair)
  }
  return [...unique.values()].sort((a, b) => (pairKey(a) < pairKey(b) ? -1 : 1))
}

function timeOf({ activityAt }: ConversationPair): number {
  return activityAt?.getTime() ?? 0
}
