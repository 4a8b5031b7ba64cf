import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { type CustomField, type CustomFields, ensureCustomFields, fitValue } from '../custom-fields/index.ts'
import { ensureTags } from '../tags/index.ts'
import type { ContactChange } from './contact-change.ts'
import type { NewContactNote } from './contact-note.ts'
import { insertContactNote } from './contact-note-queries.ts'
import { listContactTags, replaceContactTags, tagData } from './contact-tag-queries.ts'
import { type ValueWrite, writeCustomValues } from './contact-value-queries.ts'

/** What hangs on a contact, by its names, clean. What is absent stays as it is. */
export type LinkNames = {
  /** All the tags it is to have. */
  tags?: string[]
  /** All the values it is to have. A name that is new becomes a defined field of the type that the value shows. */
  customFields?: CustomFields
  /**
   * All the values of free fields it is to have; a name that is new becomes a free field. The name of a defined
   * field sets that one's value, null takes it away, and other defined fields keep theirs.
   */
  freeFields?: CustomFields
  /** The offset of times in `freeFields` that come without one. */
  timeOffset?: string
  /** One more note. */
  note?: NewContactNote
  /** What was found by ids instead, and is locked. */
  links?: Links
}

/** The same by their ids, which exist; `addTagIds` go behind the tags that the contact has. */
export type Links = {
  tagIds?: Id[]
  addTagIds?: Id[]
  removeTagIds?: Id[]
  values?: ValueWrite
  note?: NewContactNote
}

/** What a change of links did, as its event tells it, and what the history has to say of it. */
export type LinkChanges = {
  data: {
    changed: ('tags' | 'customFields' | 'notes')[]
    tagsAdded?: Id[]
    tagsRemoved?: Id[]
    customFieldIds?: Id[]
  }
  history: ContactChange[]
}

/**
 * Finds or makes the tags and fields. Called before the contact is locked, so that writers lock in one order.
 * @throws AppError `invalid_request` about `custom_fields` when a defined field does not take its value
 */
export async function ensureLinks(
  tx: Transaction,
  accountId: Id,
  { tags, customFields, freeFields, timeOffset, note, links }: LinkNames,
): Promise<Links> {
  if (links) return links
  const isFree = freeFields !== undefined
  const given = customFields ?? freeFields
  const fields = await ensureCustomFields(tx, accountId, given ?? {}, { isFree })
  const tagIds = await ensureTags(tx, accountId, tags ?? [])
  const entries = Object.entries(given ?? {}).map(([name, value]) => ({ field: fields.get(name)!, value }))
  return {
    ...(tags && { tagIds: tags.map((name) => tagIds.get(name)!) }),
    ...(customFields && { values: { set: entries.map(toValue), others: 'removed' as const } }),
    ...(freeFields && { values: freeWrite(entries, timeOffset) }),
    ...(note && { note }),
  }
}

type Entry = { field: CustomField; value: unknown }

function toValue({ field, value }: Entry) {
  return { customFieldId: field.id, value }
}

/** In free fields anything goes; a defined one takes what fits. */
function freeWrite(entries: Entry[], offset: string | undefined): ValueWrite {
  const isCleared = ({ field, value }: Entry) => !field.isFree && (value === null || value === '')
  const set = entries
    .filter((entry) => !isCleared(entry))
    .map(({ field, value }) => ({
      customFieldId: field.id,
      value: field.isFree ? value : fitValue(field, value, { path: `custom_fields.${field.name}`, offset }),
    }))
  return { set, others: 'free removed', cleared: entries.filter(isCleared).map(({ field }) => field.id) }
}

/** Gives a locked or new contact its links. */
export async function writeLinks(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
  { tagIds, addTagIds, removeTagIds, values, note }: Links,
): Promise<LinkChanges> {
  const wanted = await wantedTags(tx, { accountId, id }, { tagIds, addTagIds, removeTagIds })
  const tags = wanted ? await replaceContactTags(tx, accountId, [{ contactId: id, tagIds: wanted }]) : []
  const changes = values ? await writeCustomValues(tx, { accountId, contactId: id, write: values }) : []
  if (note) await insertContactNote(tx, { accountId, contactId: id }, note)
  return {
    data: {
      changed: [
        ...(tags.length > 0 ? (['tags'] as const) : []),
        ...(changes.length > 0 ? (['customFields'] as const) : []),
        ...(note ? (['notes'] as const) : []),
      ],
      ...(tags.length > 0 && tagData(tags)),
      ...(changes.length > 0 && { customFieldIds: changes.map(({ customFieldId }) => customFieldId) }),
    },
    history: changes.map(({ name, ...change }) => ({ ...change, contactId: id, field: name })),
  }
}

/** All the tags it is to have; undefined when they stay. */
async function wantedTags(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
  { tagIds, addTagIds = [], removeTagIds = [] }: Links,
): Promise<Id[] | undefined> {
  if (!tagIds && addTagIds.length === 0 && removeTagIds.length === 0) return undefined
  const before = tagIds ?? (await listContactTags(tx, { accountId, contactId: id })).map((tag) => tag.id)
  const removed = new Set(removeTagIds)
  return [...new Set([...before, ...addTagIds])].filter((tagId) => !removed.has(tagId))
}
