import { toE164 } from '../../../shared/phone.ts'
import type { NetworkPerson } from '../../core/messages/index.ts'
import { isObject, type Json, listOf, objectOf, textOf, withoutEmpty } from './json.ts'

/** The two names of one person: their number's digits and their id within the business portfolio. Either may be missing. */
export type PersonIds = { waId?: string; userId?: string }

/** A person with the key of their lane. */
export type Located = { laneKey: string; person: NetworkPerson }

/** Reads ids as Meta writes them; a number may come with a `+`. */
export function toIds(waId: unknown, userId: unknown): PersonIds {
  const number = textOf(waId)
  return { waId: number && /^\+\d+$/.test(number) ? number.slice(1) : number, userId: textOf(userId) }
}

/** The number comes first, since it is all that a status of an older app version tells. */
export function laneKeyOf({ waId, userId }: PersonIds): string | undefined {
  return waId ?? userId
}

/**
 * A person, completed from the `contacts` of the same change. The id within the portfolio comes first among the
 * addresses: it outlives what the number means.
 */
export function findPerson(value: Json, ids: PersonIds): Located | undefined {
  const contact = findContact(value, ids)
  const waId = ids.waId ?? toIds(contact['wa_id'], undefined).waId
  const userId = ids.userId ?? textOf(contact['user_id'])
  const laneKey = laneKeyOf({ waId, userId })
  if (laneKey === undefined) return undefined
  const profile = objectOf(contact['profile'])
  return {
    laneKey,
    person: withoutEmpty({
      addresses: [userId, waId].filter((address) => address !== undefined),
      phone: waId === undefined ? undefined : toE164(waId),
      name: textOf(profile['name']),
      username: textOf(profile['username']) ?? textOf(contact['username']),
    }),
  }
}

function findContact(value: Json, { waId, userId }: PersonIds): Json {
  const contacts = listOf(value['contacts']).filter(isObject)
  const found =
    contacts.find((contact) => userId !== undefined && textOf(contact['user_id']) === userId) ??
    contacts.find((contact) => waId !== undefined && toIds(contact['wa_id'], undefined).waId === waId)
  return found ?? {}
}
