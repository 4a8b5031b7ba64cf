import { joinSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { isAmongIds, isAmongTexts } from './among.ts'
import { windowCondition } from './column-queries.ts'
import type { AdClick, CampaignStep, LinkFact, SetTest, TagNames } from './contact-filter.ts'

type Account = { accountId: Id }

/** `some` of contact `c`; without a list, whether there is any. */
function linkCondition<Of>(test: SetTest<Of>, some: (of: Of | undefined) => Sql): Sql {
  if (test.op === 'some') return test.not ? sql`not ${some(test.of)}` : some(test.of)
  return test.op === 'present' ? some(undefined) : sql`not ${some(undefined)}`
}

export function tagsCondition({ accountId }: Account, test: SetTest<TagNames>): Sql {
  return linkCondition(test, (of) => {
    const among = of ? sql`and t.tag_id = any(${tagIds(accountId, of)})` : sql``
    return sql`exists (select from contact_tags t where t.account_id = ${accountId} and t.contact_id = c.id ${among})`
  })
}

/** Found once a statement, not once a contact. */
function tagIds(accountId: Id, { ids, names }: TagNames): Sql {
  if (names.length === 0) return sql`${ids}::bigint[]`
  return sql`array(
    select g.id from tags g where g.account_id = ${accountId} and g.id = any(${ids}::bigint[])
     union all
    select g.id from tags g where g.account_id = ${accountId} and g.name = any(${names}::text[])
       and not exists (select from tags o where o.account_id = ${accountId} and o.id = any(${ids}::bigint[]) and o.id::text = g.name))`
}

export function linksCondition({ accountId }: Account, on: LinkFact, test: SetTest<string[]>): Sql {
  return linkCondition(test, (of) => {
    switch (on) {
      case 'channels':
        return conversationLink(accountId, of && isAmongTexts(sql`l.channel`, of))
      case 'inboxes':
        return conversationLink(accountId, of && isAmongIds(sql`l.inbox_id`, of))
      case 'sources':
        return identityLink(accountId, of ? isAmongTexts(sql`i.source`, of) : sql`true`)
      case 'languages':
        return identityLink(
          accountId,
          of ? sql`i.language is not null and ${isAmongTexts(sql`i.language`, of)}` : sql`i.language <> ''`,
        )
      case 'customFields':
        return valueLink(accountId, of && isAmongIds(sql`v.custom_field_id`, of))
    }
  })
}

function conversationLink(accountId: Id, condition: Sql = sql`true`): Sql {
  return sql`exists (select from conversations l where l.account_id = ${accountId} and l.contact_id = c.id and ${condition})`
}

function identityLink(accountId: Id, condition: Sql): Sql {
  return sql`exists (select from identities i where i.account_id = ${accountId} and i.contact_id = c.id and ${condition})`
}

function valueLink(accountId: Id, condition: Sql = sql`true`): Sql {
  return sql`exists (select from custom_field_values v where v.account_id = ${accountId} and v.contact_id = c.id and ${condition})`
}

export function campaignsCondition({ accountId }: Account, step: CampaignStep, test: SetTest<Id[]>): Sql {
  return linkCondition(test, (of) => {
    const among = of ? sql`and ${isAmongIds(sql`r.campaign_id`, of)}` : sql``
    return sql`exists (select from campaign_recipients r
      where r.account_id = ${accountId} and r.contact_id = c.id ${among} and ${stepColumns[step]} is not null)`
  })
}

const stepColumns = {
  sent: sql`r.sent_at`,
  delivered: sql`r.delivered_at`,
  read: sql`r.read_at`,
  failed: sql`r.failed_at`,
}

/** The index `messages_ad_clicks` is on the first condition. */
export function adClickCondition({ accountId }: Account, is: boolean, click: AdClick = {}): Sql {
  const { adId, inboxId, from, until } = click
  const conditions = [sql`m.extras #>> '{referral,ctwa_clid}' is not null`]
  if (adId !== undefined) conditions.push(sql`m.extras #>> '{referral,source_id}' = ${adId}`)
  if (inboxId !== undefined) conditions.push(sql`m.inbox_id = ${inboxId}::bigint`)
  if (from || until) conditions.push(windowCondition(sql`m.occurred_at`, { from, until }))
  const some = sql`exists (
    select from conversations l join messages m on m.account_id = ${accountId} and m.conversation_id = l.id
     where l.account_id = ${accountId} and l.contact_id = c.id and ${joinSql(conditions, sql` and `)})`
  return is ? some : sql`not ${some}`
}
