import type { Contact } from '../../../../shared/parley/index.ts'
import { findContact } from '../../../core/contacts/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
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
