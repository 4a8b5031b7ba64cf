import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { ensureTags } from '../tags/index.ts'
import { type ContactChange, historyOf } from './contact-change.ts'
import { insertContactChanges } from './contact-change-queries.ts'
import { replaceContactTags, type TagChange, tagData } from './contact-tag-queries.ts'
import { type GivenContact, type ImportedContact, touchUpdatedAt, upsertContacts } from './import-queries.ts'

/** One row of an import: an E.164 number, what is known of its contact, clean, and clean tag names if it gives any. */
export type ImportRow = GivenContact & { tags?: string[] }

export type ImportCounts = { created: number; updated: number }

/**
 * Makes the contacts of these rows, and updates those whose number is known: the fields that a row has, and the
 * tags where it has them. Of several rows with one number the last one counts. The number of statements does not
 * depend on the number of rows; a thousand at once is a good size.
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
  const lists = contacts.flatMap(({ id, after }) => {
    const { tags } = rowOf.get(after.phone)!
    return tags ? [{ contactId: id, tagIds: tags.map((name) => tagIds.get(name)!) }] : []
  })
  const retagged = Map.groupBy(await replaceContactTags(tx, accountId, lists), ({ contactId }) => contactId)
  await touchUpdatedAt(tx, accountId, [...retagged.keys()])
  await recordImport(tx, accountId, contacts, retagged)

  const created = contacts.filter(({ before }) => !before).length
  return { created, updated: rows.length - created }
}

async function recordImport(
  tx: Transaction,
  accountId: Id,
  contacts: ImportedContact[],
  retagged: Map<Id, TagChange[]>,
): Promise<void> {
  const history: ContactChange[] = []
  for (const { id, before, after } of contacts) {
    const tags = retagged.get(id)
    if (!before) {
      appendEvents(tx, accountId, [{ type: 'contact.created', contactId: id, subjectId: id }])
      continue
    }
    const changes = historyOf(id, before, { ...before, ...after, phone: before.phone })
    history.push(...changes)
    const changed = [...changes.map(({ field }) => field), ...(tags ? ['tags'] : [])]
    if (changed.length === 0) continue
    const data = { changed, ...(tags && tagData(tags)) }
    appendEvents(tx, accountId, [{ type: 'contact.updated', contactId: id, subjectId: id, data }])
  }
  await insertContactChanges(tx, accountId, history)
}
