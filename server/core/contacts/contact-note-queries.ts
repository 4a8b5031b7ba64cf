import { type Db, emptySql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { ContactNote, ContactNoteName, NewContactNote } from './contact-note.ts'

/** Adds a note to a contact whose row is locked or new. */
export async function insertContactNote(
  tx: Transaction,
  { accountId, contactId }: { accountId: Id; contactId: Id },
  { text, creatorName, agentId }: NewContactNote,
): Promise<Id> {
  const id = tx.newId()
  await tx.query(sql`
    insert into contact_notes (account_id, contact_id, id, text, agent_id, creator_name, created_at, updated_at)
    values (${accountId}, ${contactId}, ${id}, ${text}, ${agentId ?? null}, ${creatorName}, ${tx.now()}, ${tx.now()})`)
  return id
}

type NoteRow = {
  id: Id
  contact_id: Id
  text: string
  agent_id: Id | null
  creator_name: string
  created_at: Date
  updated_at: Date
}

/** A contact's notes, newest first, from before one of them. */
export async function listContactNotes(
  db: Db,
  { accountId, contactId, before, limit }: { accountId: Id; contactId: Id; before?: Id; limit: number },
): Promise<ContactNote[]> {
  const from = before ? sql`and id < ${before}` : emptySql
  const rows = await db.query<NoteRow>(sql`
    select * from contact_notes
     where account_id = ${accountId} and contact_id = ${contactId} ${from} order by id desc limit ${limit}`)
  return rows.map(toContactNote)
}

export async function findContactNote(
  db: Db,
  { accountId, contactId, id }: ContactNoteName,
): Promise<ContactNote | undefined> {
  const [row] = await db.query<NoteRow>(sql`
    select * from contact_notes where account_id = ${accountId} and contact_id = ${contactId} and id = ${id}`)
  return row && toContactNote(row)
}

/** Replaces the text of a note. Undefined when the contact has no such note. */
export async function updateContactNoteRow(
  tx: Transaction,
  { accountId, contactId, id, text }: ContactNoteName & { text: string },
): Promise<ContactNote | undefined> {
  const [row] = await tx.query<NoteRow>(sql`
    update contact_notes set text = ${text}, updated_at = ${tx.now()}
     where account_id = ${accountId} and contact_id = ${contactId} and id = ${id}
    returning *`)
  return row && toContactNote(row)
}

/** False when the contact has no such note. */
export async function deleteContactNoteRow(
  tx: Transaction,
  { accountId, contactId, id }: ContactNoteName,
): Promise<boolean> {
  const rows = await tx.query(sql`
    delete from contact_notes where account_id = ${accountId} and contact_id = ${contactId} and id = ${id} returning 1`)
  return rows.length > 0
}

function toContactNote(row: NoteRow): ContactNote {
  return {
    id: row.id,
    contactId: row.contact_id,
    text: row.text,
    agentId: row.agent_id ?? undefined,
    creatorName: row.creator_name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
