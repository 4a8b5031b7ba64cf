import { findContact } from '../../../core/contacts/index.ts'
import { type Conversation, findConversation as find } from '../../../core/conversations/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { type Caller, inboxScope } from '../auth.ts'
import { readId } from '../ids.ts'
import { shownChannels } from './shown-channels.ts'

/** A conversation that this API shows to the caller. With a deleted contact its conversations are gone. */
export async function findConversation(db: Db, caller: Caller, idText: string): Promise<Conversation> {
  const accountId = caller.account.id
  const conversation = await find(db, { accountId, id: readId(idText, 'conversation') })
  if (!conversation || !isShown(conversation, inboxScope(caller))) throw notFound('conversation')
  if (!(await findContact(db, { accountId, id: conversation.contactId }))) throw notFound('conversation')
  return conversation
}

function isShown({ channel, inboxId }: Conversation, scope: string[] | undefined): boolean {
  return shownChannels.includes(channel) && (!scope || scope.includes(inboxId))
}
