import type { Transaction } from '../../platform/db/index.ts'
import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import {
  type CustomField,
  cleanCustomFields,
  fitValue,
  lockCustomFieldsNamed,
} from '../custom-fields/index.ts'
import { lockTagsById } from '../tags/index.ts'
import type { Links } from './contact-links.ts'
import type { ValueWrite } from './contact-value-queries.ts'

/** What is to hang on a contact, named by ids. Values stand under the id or the key of their field; null takes one away. */
export type LinkIds = {
  tagIds?: Id[] | undefined
  addTagIds?: Id[] | undefined
  removeTagIds?: Id[] | undefined
  values?: Record<string, unknown> | undefined
}

/**
 * Finds tags and fields and keeps them from being deleted. Called before the contact is locked, as `ensureLinks` is.
 * @throws AppError `invalid_request` about a tag or a field that does not exist, or a value that its field does not take
 */
export async function lockLinks(
  tx: Transaction,
  accountId: Id,
  { tagIds, addTagIds, removeTagIds, values }: LinkIds,
): Promise<Links> {
  await requireTags(tx, accountId, { tag_ids: tagIds, add_tag_ids: addTagIds })
  return {
    ...(tagIds && { tagIds: [...new Set(tagIds)] }),
    ...(addTagIds && { addTagIds }),
    ...(removeTagIds && { removeTagIds }),
    ...(values && { values: await readValues(tx, accountId, values) }),
  }
}

async function requireTags(
  tx: Transaction,
  accountId: Id,
  given: Record<string, Id[] | undefined>,
): Promise<void> {
  const known = await lockTagsById(
    tx,
    accountId,
    Object.values(given).flatMap((ids) => ids ?? []),
  )
  for (const [field, ids = []] of Object.entries(given)) {
    const missing = ids.find((id) => !known.has(id))
    if (missing) throw invalidField(field, 'names no tag', 'NOT_FOUND', missing)
  }
}

async function readValues(
  tx: Transaction,
  accountId: Id,
  given: Record<string, unknown>,
): Promise<ValueWrite> {
  const values = cleanCustomFields(given, 'custom_values')
  const fields = await lockCustomFieldsNamed(tx, accountId, Object.keys(values))
  // By id: one field may be named twice.
  const kept = new Map<Id, unknown>()
  for (const [name, value] of Object.entries(values)) {
    const path = `custom_values.${name}`
    const field = fields.get(name)
    if (!field) throw invalidField(path, 'names no custom field by its id or key', 'NOT_FOUND', name)
    kept.set(field.id, value === null || value === '' ? null : toKept(field, value, path))
  }
  const entries = [...kept].map(([customFieldId, value]) => ({ customFieldId, value }))
  const cleared = entries.filter(({ value }) => value === null).map(({ customFieldId }) => customFieldId)
  return { set: entries.filter(({ value }) => value !== null), others: 'kept', cleared }
}

/** In a field that nobody defined anything goes. */
function toKept(field: CustomField, value: unknown, path: string): unknown {
  return field.isFree ? value : fitValue(field, value, { path })
}
