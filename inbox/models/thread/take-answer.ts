import type { Message, ScheduledMessage } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import { isInStretch, placeItem } from '../store/reduce-timeline.ts'
import type { Timeline } from '../store/timeline.ts'

export type SendAnswer = { messages: Message[]; scheduled: ScheduledMessage | null }

/** Shows what was just sent before its event comes. What an event has brought already is newer than the answer. */
export function takeAnswer(
  { store }: Pick<AppModel, 'store'>,
  conversationId: string,
  answer: SendAnswer,
): void {
  store.dispatch({
    kind: 'timeline',
    id: conversationId,
    update: (timeline) => (timeline?.state === 'ready' ? withAnswer(timeline, answer) : timeline),
  })
}

function withAnswer(timeline: Timeline, { messages, scheduled }: SendAnswer): Timeline {
  const unknown = messages.filter(
    (message) =>
      isInStretch(timeline, message) &&
      !timeline.items.some(({ type, id }) => type === 'message' && id === message.id),
  )
  const isKnown =
    !scheduled ||
    timeline.scheduled.some(({ id }) => id === scheduled.id) ||
    timeline.items.some((item) => item.type === 'message' && item.client_id === scheduled.client_id)
  return {
    ...timeline,
    items: unknown.reduce(placeItem, timeline.items),
    scheduled: isKnown ? timeline.scheduled : [...timeline.scheduled, scheduled],
  }
}
