import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { type CustomFields, ensureCustomFields } from '../custom-fields/index.ts'
import { ensureTags } from '../tags/index.ts'
import { replaceContactTags, tagData } from './contact-tag-queries.ts'
import { type CustomValue, replaceCustomValues } from './contact-value-queries.ts'

/** Tags and custom fields by their names, clean. Given, they replace what the contact has; absent, that stays. */
export type LinkNames = { tags?: string[]; customFields?: CustomFields }

/** The same by their ids, which exist. */
export type Links = { tagIds: Id[] | undefined; values: CustomValue[] | undefined }

/** What a change of links did, as its event tells it. */
export type LinkChanges = {
  changed: ('tags' | 'customFields')[]
  tagsAdded?: Id[]
  tagsRemoved?: Id[]
  customFieldIds?: Id[]
}

/** Finds or makes the tags and fields. Called before the contact is locked, so that writers lock in one order. */
export async function ensureLinks(
  tx: Transaction,
  accountId: Id,
  { tags, customFields }: LinkNames,
): Promise<Links> {
  const fields = await ensureCustomFields(tx, accountId, customFields ?? {})
  const tagIds = await ensureTags(tx, accountId, tags ?? [])
  return {
    tagIds: tags?.map((name) => tagIds.get(name)!),
    values:
      customFields &&
      Object.entries(customFields).map(([name, value]) => ({ customFieldId: fields.get(name)!.id, value })),
  }
}

/** Gives a locked or new contact its links. */
export async function replaceLinks(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
  { tagIds, values }: Links,
): Promise<LinkChanges> {
  const tags = tagIds ? await replaceContactTags(tx, accountId, [{ contactId: id, tagIds }]) : []
  const customFieldIds = values ? await replaceCustomValues(tx, { accountId, contactId: id, values }) : []
  return {
    changed: [
      ...(tags.length > 0 ? (['tags'] as const) : []),
      ...(customFieldIds.length > 0 ? (['customFields'] as const) : []),
    ],
    ...(tags.length > 0 && tagData(tags)),
    ...(customFieldIds.length > 0 && { customFieldIds }),
  }
}
