import type { Author } from '../../../core/writing/index.ts'
import { AppError } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import { type Caller, callerId } from '../auth.ts'

/** Whoever writes: a person who is signed in, or a program. */
export function toAuthor(caller: Caller): Author {
  return { agentId: caller.agent?.id, ownerId: callerId(caller) }
}

/** What is done to messages of others, or to what has left: for those who run the account, and for programs. */
export function requireAuthority({ agent }: Caller, authorId: Id | undefined, what: string): void {
  if (!agent || agent.id === authorId || agent.role !== 'agent') return
  throw new AppError('forbidden', `${what} is for whoever wrote it, and for admins`)
}
