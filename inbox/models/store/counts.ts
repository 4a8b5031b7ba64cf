import type { Conversation, ConversationFilter } from '../../../shared/parley/index.ts'
import { type FilterContext, matches } from './filter.ts'
import { contextOf } from './lists.ts'
import type { InboxState } from './state.ts'

/** What the server does not count further in most views: so many, or more. */
const mostCounted = 1000

/**
 * The counts of views after a conversation changed. How it was before is known of those that are loaded only; of others
 * the counts may be wrong from now on, and are marked so. `isNew`: it was not there before.
 */
export function countAgain(
  state: InboxState,
  before: Conversation | undefined,
  after: Conversation | undefined,
  isNew: boolean,
): InboxState {
  if (!before && !isNew) return state.areCountsStale ? state : { ...state, areCountsStale: true }
  const context = contextOf(state)
  let { counts, areCountsStale } = state
  for (const [viewId, count] of Object.entries(counts)) {
    const filter = state.views[viewId]?.filter
    if (!filter) continue
    const was = isCounted(before, filter, context)
    const is = isCounted(after, filter, context)
    if (was === is && was !== undefined) continue
    if (was === undefined || is === undefined || count >= mostCounted) areCountsStale = true
    else counts = { ...counts, [viewId]: Math.max(0, count + (is ? 1 : -1)) }
  }
  if (counts === state.counts && areCountsStale === state.areCountsStale) return state
  return { ...state, counts, areCountsStale }
}

/** Closed ones are not counted. */
function isCounted(
  conversation: Conversation | undefined,
  filter: ConversationFilter,
  context: FilterContext,
): boolean | undefined {
  if (!conversation || conversation.status === 'closed') return false
  return matches(conversation, filter, context)
}
