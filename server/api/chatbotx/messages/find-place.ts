import { type ContactPlace, listContactPlaces } from '../../../core/conversations/index.ts'
import type { Recipient } from '../../../core/messages/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import { type Caller, inboxScope } from '../auth.ts'
import { shownChannels } from '../conversations/shown-channels.ts'

/** Where the caller may speak to a contact; the conversation with the latest activity first. */
export async function listPlaces(db: Db, caller: Caller, contactId: Id): Promise<ContactPlace[]> {
  const scope = inboxScope(caller)
  const places = await listContactPlaces(db, { accountId: caller.account.id, contactId })
  return places.filter(
    ({ channel, inboxId }) => shownChannels.includes(channel) && (!scope || scope.includes(inboxId)),
  )
}

export type Place = ContactPlace & { contactId: Id }

/** Where to speak to a contact: in the inbox that is named, else where they were last heard. @throws 404 */
export async function findPlace(db: Db, caller: Caller, contactId: Id, inboxId?: string): Promise<Place> {
  const places = await listPlaces(db, caller, contactId)
  const place = inboxId === undefined ? places[0] : places.find((one) => one.inboxId === inboxId)
  if (!place || places[0]!.conversationId === undefined) throw notFound('conversation')
  return { ...place, contactId }
}

/** The place of a conversation, or another inbox that knows its contact. @throws 404 about the inbox */
export async function findPlaceOf(
  db: Db,
  caller: Caller,
  conversation: { id: Id; inboxId: Id; contactId: Id; channel: string },
  inboxId?: string,
): Promise<Place> {
  const { id: conversationId, contactId, channel } = conversation
  if (inboxId === undefined || inboxId === conversation.inboxId)
    return { conversationId, contactId, channel, inboxId: conversation.inboxId }
  const place = (await listPlaces(db, caller, contactId)).find((one) => one.inboxId === inboxId)
  if (!place) throw notFound('inbox')
  return { ...place, contactId }
}

export function toRecipient({ conversationId, inboxId, contactId }: Place): Recipient {
  return conversationId === undefined ? { inboxId, contactId } : { conversationId }
}
