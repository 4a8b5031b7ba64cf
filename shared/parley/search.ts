import Type, { type Static } from 'typebox'
import { ContactSummary, Conversation } from './conversation.ts'
import { Id, Nullable, Time } from './pieces.ts'

const Snippet = Type.String({ description: 'What was found with some words around it, on one line' })

export const SearchResults = Type.Object({
  contacts: Type.Array(
    Type.Object({
      contact: ContactSummary,
      conversation_id: Nullable(
        Type.String({ description: 'The one with the latest activity, of those that the caller sees' }),
      ),
    }),
  ),
  messages: Type.Array(
    Type.Object({
      message_id: Id,
      conversation: Conversation,
      text: Snippet,
      at: Time,
      direction: Type.Enum(['inbound', 'outbound', 'note']),
    }),
  ),
  next_cursor: Nullable(Type.String({ description: 'Of further messages' })),
})
export type SearchResults = Static<typeof SearchResults>

/** A message of one conversation that was found. */
export const ThreadHit = Type.Object({ message_id: Id, at: Time, text: Snippet })
export type ThreadHit = Static<typeof ThreadHit>
