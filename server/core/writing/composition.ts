import type { Id } from '../../platform/ids.ts'
import type { TemplateValues } from '../templates/index.ts'

/** What somebody wrote for a contact, before it is one message or several. Kept as JSON when it is sent later. */
export type Composition = {
  text?: string
  /** What the contact may answer with one tap, below the text. */
  buttons?: { id: string; title: string }[]
  /** Each goes as a message of its own, the text as the first one's caption. */
  uploadIds: Id[]
  template?: { id: Id; values: TemplateValues }
  replyToId?: Id
  /** An empty emoji takes a reaction back. */
  reaction?: { messageId: Id; emoji: string }
  /** The client's own name of the first message. */
  clientId?: string
}

/** Who sends: an agent, or a program with a credential. */
export type Author = { agentId: Id | undefined; ownerId: Id }
