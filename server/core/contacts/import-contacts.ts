import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { ensureTags } from '../tags/index.ts'
import { replaceContactTags, type TagChange, tagData } from './contact-tag-queries.ts'
import { type ImportedContact, touchUpdatedAt, upsertContacts } from './import-queries.ts'

/** One row of an import: an E.164 number, a clean name, and clean tag names when the file has any. */
export type ImportRow = { phone: string; name: string; tags?: string[] }

export type ImportCounts = { created: number; updated: number }

/**
 * Makes the contacts of these rows, and updates those whose number is known: the name, and the tags where a row
 * has them. Of several rows with one number the last one counts. The number of statements does not depend on
 * the number of rows; a thousand at once is a good size.
 */
export async function importContacts(
  tx: Transaction,
  { accountId, rows }: { accountId: Id; rows: ImportRow[] },
): Promise<ImportCounts> {
  if (rows.length === 0) return { created: 0, updated: 0 }
  const last = [...new Map(rows.map((row) => [row.phone, row])).values()]
  const names = [...new Set(last.flatMap(({ tags = [] }) => tags))]
  const tagIds = await ensureTags(tx, accountId, names)
  const contacts = await upsertContacts(tx, accountId, last)

  const rowOf = new Map(last.map((row) => [row.phone, row]))
  const lists = contacts.flatMap(({ id, phone }) => {
    const { tags } = rowOf.get(phone)!
    return tags ? [{ contactId: id, tagIds: tags.map((name) => tagIds.get(name)!) }] : []
  })
  const retagged = Map.groupBy(await replaceContactTags(tx, accountId, lists), ({ contactId }) => contactId)
  await touchUpdatedAt(tx, accountId, [...retagged.keys()])
  appendImportEvents(tx, accountId, contacts, retagged)

  const created = contacts.filter(({ isNew }) => isNew).length
  return { created, updated: rows.length - created }
}

function appendImportEvents(
  tx: Transaction,
  accountId: Id,
  contacts: ImportedContact[],
  retagged: Map<Id, TagChange[]>,
): void {
  for (const { id, isNew, isRenamed } of contacts) {
    const tags = retagged.get(id)
    if (isNew) {
      appendEvents(tx, accountId, [{ type: 'contact.created', contactId: id, subjectId: id }])
    } else if (isRenamed || tags) {
      const changed = [...(isRenamed ? ['name'] : []), ...(tags ? ['tags'] : [])]
      const data = { changed, ...(tags && tagData(tags)) }
      appendEvents(tx, accountId, [{ type: 'contact.updated', contactId: id, subjectId: id, data }])
    }
  }
}
