import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Campaign } from './campaign.ts'
import type { RecipientStatus } from './recipient.ts'

/** A contact of a campaign's audience, as they are now. */
export type AudienceMember = {
  contactId: Id
  status: RecipientStatus
  contact: {
    name: string
    firstName: string | undefined
    lastName: string | undefined
    email: string | undefined
    phone: string | undefined
    avatarUrl: string | undefined
  }
}

type AudienceRow = {
  contact_id: Id
  status: RecipientStatus
  name: string
  first_name: string | null
  last_name: string | null
  email: string | null
  phone: string | null
  avatar_url: string | null
}

/** A page of a campaign's contacts, the latest made first, without those that were deleted since. */
export async function listAudienceMembers(
  db: Db,
  { accountId, id }: Pick<Campaign, 'accountId' | 'id'>,
  { limit, offset }: { limit: number; offset: number },
): Promise<AudienceMember[]> {
  const rows = await db.query<AudienceRow>(sql`
    select r.contact_id, r.status, c.name, c.first_name, c.last_name, c.email, c.phone, c.avatar_url
      from (select contact_id, status from campaign_recipients
             where account_id = ${accountId} and campaign_id = ${id}
             order by contact_id desc limit ${limit} offset ${offset}) r
      join contacts c on c.account_id = ${accountId} and c.id = r.contact_id and c.deleted_at is null
     order by r.contact_id desc`)
  return rows.map(toAudienceMember)
}

/** The id of the newest campaign with this name. */
export async function findCampaignIdByName(
  db: Db,
  { accountId, name }: Pick<Campaign, 'accountId' | 'name'>,
): Promise<Id | undefined> {
  const [row] = await db.query<{ id: Id }>(sql`
    select id from campaigns where account_id = ${accountId} and name = ${name} order by id desc limit 1`)
  return row?.id
}

function toAudienceMember(row: AudienceRow): AudienceMember {
  return {
    contactId: row.contact_id,
    status: row.status,
    contact: {
      name: row.name,
      firstName: row.first_name ?? undefined,
      lastName: row.last_name ?? undefined,
      email: row.email ?? undefined,
      phone: row.phone ?? undefined,
      avatarUrl: row.avatar_url ?? undefined,
    },
  }
}
