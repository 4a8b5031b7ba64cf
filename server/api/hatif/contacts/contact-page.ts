import {
  type ContactFilter,
  type ContactOrder,
  contactPage,
  countContacts,
} from '../../../core/contacts/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { jsonArray, sendPage } from '../json.ts'
import { readSorting } from '../paging.ts'
import { contactJson } from './present-contact.ts'

/** What the vendor's contacts can be sorted by. */
const orders: Record<string, ContactOrder['by']> = {
  CreationTime: 'createdAt',
  LastModificationTime: 'updatedAt',
  Name: 'name',
  PhoneNumber: 'phone',
  Email: 'email',
  Company: 'company',
  Position: 'position',
}

export function readOrder(sorting: string | undefined): ContactOrder[] {
  return readSorting(sorting, Object.keys(orders)).map(({ field, descending }) => ({
    by: orders[field]!,
    descending,
  }))
}

/** Sends a page of the contacts that a filter lets through. */
export async function sendContacts(
  reply: unknown,
  db: Database,
  { filter, sort, skip, limit }: { filter: ContactFilter; sort: ContactOrder[]; skip: number; limit: number },
) {
  const page = contactPage(filter, { row: contactJson, sort, limit, offset: skip })
  const [rows, total] = await Promise.all([
    db.query<{ items: string }>(jsonArray(page)),
    countContacts(db, filter),
  ])
  return sendPage(reply, { total, items: rows[0]!.items })
}
