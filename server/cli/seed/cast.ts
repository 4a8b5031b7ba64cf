import type { Id } from '../../platform/ids.ts'
import { type MessageStory, tellMessage } from './message-story.ts'
import { createPeople, type Person } from './people.ts'
import type { IdBlock } from './reserve-ids.ts'
import { createTimeline, type Shape } from './timeline.ts'

/** Who and what the history is told of: the account's own inboxes, agents and tags, and the ids to give. */
export type Cast = {
  shape: Shape
  accountId: Id
  inboxes: { id: Id; channel: string }[]
  agentIds: Id[]
  tagIds: Id[]
  ids: Record<'contact' | 'conversation' | 'identity' | 'call' | 'assignment' | 'message', IdBlock>
  /** The number of a contact, by its conversation. */
  phoneOf(contact: number): string
  personOf(conversation: number): Person
  tell(message: number): MessageStory
}

export type Company = Pick<Cast, 'accountId' | 'inboxes' | 'agentIds' | 'tagIds'>

/** How many ids a shape needs. */
export function idsNeeded({ conversations, messages }: Shape): number {
  return 5 * conversations + messages
}

/** `firstPhone`: the digits after the country code of the first contact's number. */
export function createCast(
  shape: Shape,
  company: Company,
  { idAt, firstPhone }: { idAt: IdBlock; firstPhone: number },
): Cast {
  const personOf = createPeople(shape)
  const placeOf = createTimeline(shape)
  const { conversations } = shape
  return {
    shape,
    ...company,
    ids: {
      contact: idAt,
      conversation: (index) => idAt(conversations + index),
      identity: (index) => idAt(2 * conversations + index),
      call: (index) => idAt(3 * conversations + index),
      assignment: (index) => idAt(4 * conversations + index),
      message: (index) => idAt(5 * conversations + index),
    },
    phoneOf: (contact) => `${unassignedCountryCode}${String(firstPhone + contact).padStart(9, '0')}`,
    personOf,
    tell(index) {
      const place = placeOf(index)
      return tellMessage(shape, index, place, personOf(place.conversation))
    },
  }
}

/** No network has numbers here, so nothing that is made can ever reach a person. */
export const unassignedCountryCode = '+999'
