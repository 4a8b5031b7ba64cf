import { createContext, useContext } from 'react'
import type { Conversation, Inbox } from '../../../shared/parley/index.ts'
import type { Composer } from '../../models/composer/composer.ts'
import type { ThreadModel } from '../../models/thread/thread-model.ts'

/** What everything inside an open thread is about. */
export type ThreadScope = {
  thread: ThreadModel
  conversation: Conversation
  inbox: Inbox | undefined
  composer: Composer
}

export const ThreadContext = createContext<ThreadScope | null>(null)

export function useThread(): ThreadScope {
  const scope = useContext(ThreadContext)
  if (!scope) throw new Error('This is drawn outside of a thread')
  return scope
}
