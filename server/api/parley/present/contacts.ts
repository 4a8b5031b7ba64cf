import type * as wire from '../../../../shared/parley/index.ts'
import {
  type ContactDetails,
  type ContactNote,
  listContactDetails,
  type RecordedChange,
} from '../../../core/contacts/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { type Id, toUuid } from '../../../platform/ids.ts'

/** Contacts as the API shows them, by id; those that were deleted are not there. */
export async function listContactObjects(
  db: Db,
  name: { accountId: Id; ids: Id[] },
): Promise<Map<Id, wire.Contact>> {
  const found = await listContactDetails(db, name)
  return new Map(found.map((details) => [details.contact.id, presentContact(details)]))
}

export function presentContact({ contact, tagIds, values, identities }: ContactDetails): wire.Contact {
  const { id, name, phone, email, avatarUrl, blockedAt } = contact
  return {
    id,
    uuid: toUuid('contact', id),
    name,
    phone: phone ?? null,
    email: email ?? null,
    avatar_url: avatarUrl ?? null,
    blocked: blockedAt !== undefined,
    first_name: contact.firstName ?? null,
    last_name: contact.lastName ?? null,
    company: contact.company ?? null,
    position: contact.position ?? null,
    language: contact.language ?? null,
    country: contact.country ?? null,
    state: contact.state ?? null,
    city: contact.city ?? null,
    timezone: contact.timezone ?? null,
    gender: contact.gender ?? null,
    tag_ids: tagIds,
    custom_values: values.map(({ customFieldId, value }) => ({ custom_field_id: customFieldId, value })),
    identities: identities.map(({ inboxId, channel, address, username }) => ({
      inbox_id: inboxId,
      channel,
      address,
      username,
    })),
    last_active_at: contact.lastActiveAt?.toISOString() ?? null,
    created_at: contact.createdAt.toISOString(),
    updated_at: contact.updatedAt.toISOString(),
  }
}

export function presentContactNote(note: ContactNote): wire.ContactNote {
  const { id, contactId, text, agentId, createdAt, updatedAt } = note
  return {
    id,
    contact_id: contactId,
    text,
    agent_id: agentId ?? null,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  }
}

export function presentContactChange(change: RecordedChange): wire.ContactChange {
  const { id, contactId, field, customFieldId, oldValue, newValue, agentId, createdAt } = change
  return {
    id,
    contact_id: contactId,
    field,
    custom_field_id: customFieldId ?? null,
    old_value: oldValue ?? null,
    new_value: newValue ?? null,
    agent_id: agentId ?? null,
    at: createdAt.toISOString(),
  }
}
