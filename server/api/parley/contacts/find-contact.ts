import type { Contact } from '../../../../shared/parley/index.ts'
import { findContact } from '../../../core/contacts/index.ts'
import { listContactPlaces } from '../../../core/conversations/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { listContactObjects } from '../present/contacts.ts'

/** A contact as the API shows it. @throws AppError `not_found` */
export async function getContactObject(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Contact> {
  const contact = (await listContactObjects(db, { accountId, ids: [id] })).get(id)
  if (!contact) throw notFound('contact')
  return contact
}

/** @throws AppError `not_found` */
export async function requireContact(db: Db, name: { accountId: Id; id: Id }): Promise<void> {
  if (!(await findContact(db, name))) throw notFound('contact')
}

/** Refuses what cannot be undone of contacts that inboxes know which the caller does not see. @throws AppError `forbidden` */
export async function requireWholeContacts(
  db: Db,
  { account, permissions: { inboxIds } }: Caller,
  contactIds: Id[],
): Promise<void> {
  if (!inboxIds) return
  const places = await Promise.all(
    contactIds.map((contactId) => listContactPlaces(db, { accountId: account.id, contactId })),
  )
  if (places.flat().every(({ inboxId }) => inboxIds.includes(inboxId))) return
  throw new AppError('forbidden', 'Inboxes that you do not see know this contact as well')
}
