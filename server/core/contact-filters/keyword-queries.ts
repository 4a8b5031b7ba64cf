import { joinSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { nameHint, nameSql, quickHint, searchHint } from './column-queries.ts'
import type { KeywordSearch } from './keyword.ts'
import { containing, hasTrigram, isIndexedText } from './patterns.ts'

/**
 * Whether a contact `c`, not deleted, of the account is found by a keyword: names, e-mail address and number contain
 * it in any letter case, an identity's address equals it.
 */
export function keywordCondition({ accountId }: { accountId: Id }, search: KeywordSearch): Sql {
  const own = sql`c.account_id = ${accountId} and c.deleted_at is null`
  const { address } = search
  if (address === undefined) return sql`(${own} and ${columnsCondition(search)})`
  if (!hasTrigram(address))
    return sql`(${own} and (${columnsCondition(search)} or exists (
      select from identities i where i.account_id = ${accountId} and i.contact_id = c.id and i.address = ${address})))`
  // Each by its index: joined by OR they would have all contacts walked.
  return sql`(${own} and c.id in (
    select c.id from contacts c where ${own} and ${columnsCondition(search)}
     union all
    select i.contact_id from identities i
     where i.account_id = ${accountId} and i.address = ${address}
       and i.inbox_id = any(array(select b.id from inboxes b where b.account_id = ${accountId}))))`
}

function columnsCondition({ name, email, phone }: KeywordSearch): Sql {
  const choices: Sql[] = []
  if (name !== undefined)
    choices.push(
      sql`${nameSql('first')} ilike ${containing(name)} or ${nameSql('last')} ilike ${containing(name)}`,
    )
  if (email !== undefined) choices.push(sql`c.email ilike ${containing(email)}`)
  if (phone !== undefined) choices.push(sql`c.phone like ${containing(phone)}`)
  const found = sql`(${joinSql(choices, sql` or `)})`
  const text = name ?? email ?? phone ?? ''
  if (!isIndexedText(text)) return sql`(${quickHint(text)} and ${found})`
  return sql`(${name === undefined ? searchHint(text) : nameHint(text)} and ${found})`
}

/** Whether an index leads to the contacts that a keyword finds. */
export function isIndexedKeyword({ name, email, phone }: KeywordSearch): boolean {
  return isIndexedText(name ?? email ?? phone ?? '')
}
