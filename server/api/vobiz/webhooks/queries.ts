import { phoneDigits } from '../../../../shared/phone.ts'
import { type Db, sql } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { MetaNumber } from './envelope.ts'

/** A message with all that its webhook tells: the number it went through, and the person on the other side. */
export type Told = {
  id: Id
  kind: string
  content: Record<string, unknown>
  extras: Record<string, unknown>
  networkId: string | undefined
  occurredAt: Date
  isDeleted: boolean
  number: MetaNumber
  person: { name: string; waId: string | undefined; userId: string | undefined; username: string | undefined }
}

type NumberRow = { id: Id; phone: string | null; settings: Record<string, unknown> }

type ToldRow = {
  id: Id
  kind: string
  content: Record<string, unknown>
  extras: Record<string, unknown> | null
  network_id: string | null
  occurred_at: Date
  is_deleted: boolean
  inbox: NumberRow
  name: string
  contact_phone: string | null
  identities: { address: string; username: string | null }[] | null
}

/** Some messages of WhatsApp inboxes, by id. */
export async function listTold(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: Id[] },
): Promise<Map<Id, Told>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<ToldRow>(sql`
    select m.id, m.kind, m.content, m.extras, m.network_id, m.occurred_at, m.deleted_at is not null as is_deleted,
           json_build_object('id', i.id::text, 'phone', i.phone, 'settings', i.settings) as inbox,
           ct.name, ct.phone as contact_phone, known.identities
      from messages m
      join conversations c on c.account_id = m.account_id and c.id = m.conversation_id and c.channel = 'whatsapp'
      join inboxes i on i.account_id = m.account_id and i.id = m.inbox_id
      join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
      left join lateral (select json_agg(json_build_object('address', a.address, 'username', a.username) order by a.created_at, a.id) as identities
                           from identities a
                          where a.account_id = c.account_id and a.contact_id = c.contact_id and a.inbox_id = c.inbox_id) known on true
     where m.account_id = ${accountId} and m.id = any(${ids}::bigint[])`)
  return new Map(rows.map((row) => [row.id, toTold(row)]))
}

/** The WhatsApp numbers of some inboxes. */
export async function listNumbers(
  db: Db,
  { accountId, inboxIds }: { accountId: Id; inboxIds: Id[] },
): Promise<Map<Id, MetaNumber>> {
  if (inboxIds.length === 0) return new Map()
  const rows = await db.query<NumberRow>(sql`
    select id, phone, settings from inboxes
     where account_id = ${accountId} and id = any(${inboxIds}::bigint[]) and channel = 'whatsapp'`)
  return new Map(rows.map((row) => [row.id, toNumber(row)]))
}

function toTold(row: ToldRow): Told {
  return {
    id: row.id,
    kind: row.kind,
    content: row.content,
    extras: row.extras ?? {},
    networkId: row.network_id ?? undefined,
    occurredAt: row.occurred_at,
    isDeleted: row.is_deleted,
    number: toNumber(row.inbox),
    person: toPerson(row),
  }
}

/** Of several addresses the contact's own number counts, else the latest. Those that are not numbers are WhatsApp's user ids. */
function toPerson({ name, contact_phone, identities }: ToldRow): Told['person'] {
  const addresses = (identities ?? []).map(({ address }) => address)
  const own = contact_phone === null ? undefined : phoneDigits(contact_phone)
  const numbers = addresses.filter((address) => /^\d+$/.test(address))
  return {
    name,
    waId: numbers.find((address) => address === own) ?? numbers.at(-1),
    userId: addresses.filter((address) => !/^\d+$/.test(address)).at(-1),
    username: (identities ?? []).flatMap(({ username }) => username ?? []).at(-1),
  }
}

function toNumber({ phone, settings }: NumberRow): MetaNumber {
  return {
    wabaId: textOf(settings['waba_id']),
    phoneNumberId: textOf(settings['phone_number_id']),
    digits: phoneDigits(phone ?? ''),
  }
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}
