import type { ParleyEvent } from '../../../shared/parley/index.ts'
import { reduceEvent } from './reduce-event.ts'
import { reduceList } from './reduce-list.ts'
import { reduceSignal } from './reduce-signal.ts'
import type { ListSignal, Signal } from './signal.ts'
import type { InboxState } from './state.ts'

/**
 * The state after an event of the log, or a signal. Pure; answers the same object when nothing changed. Events are given
 * in the order of the log; one that was given before changes nothing.
 */
export function reduce(state: InboxState, event: ParleyEvent | Signal): InboxState {
  if (!('kind' in event)) return reduceEvent(state, event)
  return isOfList(event) ? reduceList(state, event) : reduceSignal(state, event)
}

function isOfList(signal: Signal): signal is ListSignal {
  return signal.kind.startsWith('list.')
}
