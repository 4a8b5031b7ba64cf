import { type Context, createContext, useContext } from 'react'
import type { ContactSummary, Conversation, Inbox } from '../../../shared/parley/index.ts'
import type { Composer } from '../../models/composer/composer.ts'
import type { ThreadModel } from '../../models/thread/thread-model.ts'

/** What everything inside an open thread is about. */
export type ThreadScope = {
  thread: ThreadModel
  conversation: Conversation
  inbox: Inbox | undefined
  composer: Composer
}

/** The same for single messages: without what changes with each of them, so that not all are drawn again. */
export type RowScope = {
  thread: ThreadModel
  composer: Composer
  conversationId: string
  inboxId: string
  channel: string
  contact: Pick<ContactSummary, 'name' | 'avatar_url'>
}

export const ThreadContext = createContext<ThreadScope | null>(null)
export const RowContext = createContext<RowScope | null>(null)

export function useThread(): ThreadScope {
  return useWithin(ThreadContext)
}

export function useRow(): RowScope {
  return useWithin(RowContext)
}

function useWithin<Scope>(context: Context<Scope | null>): Scope {
  const scope = useContext(context)
  if (!scope) throw new Error('This is drawn outside of a thread')
  return scope
}
