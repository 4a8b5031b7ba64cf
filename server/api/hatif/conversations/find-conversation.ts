import { type Conversation, findConversation } from '../../../core/conversations/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { fromUuid, type Id } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { shownChannels } from '../channels/channel-type.ts'
import { requireScope } from '../channels/find-channel.ts'

/** The conversation a client names. Malformed, of another account, of a channel not shown: all not found. */
export async function findShown(db: Db, caller: Caller, uuid: string): Promise<Conversation> {
  const accountId = caller.account.id
  const conversation = await findConversation(db, { accountId, id: readConversationId(uuid) })
  if (!conversation || !shownChannels.includes(conversation.channel)) throw notFound('conversation')
  requireScope(caller, conversation.inboxId)
  return conversation
}

/** @throws AppError `not_found` */
export function readConversationId(uuid: string): Id {
  const id = fromUuid('conversation', uuid)
  if (!id) throw notFound('conversation')
  return id
}
