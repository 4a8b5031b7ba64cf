import { joinSql, type Sql, sql } from '../../platform/db/index.ts'
import {
  columnChoiceCondition,
  columnFlagCondition,
  columnTextCondition,
  createdCondition,
} from './column-queries.ts'
import type { ContactCondition, ContactFilter, Flag, TextTest } from './contact-filter.ts'
import {
  assigneesCondition,
  conversationFlagCondition,
  conversationTimeCondition,
  lastInputKindCondition,
  lastInputTextCondition,
  minutesCondition,
  type Scope,
} from './conversation-fact-queries.ts'
import { customFieldCondition } from './custom-field-queries.ts'
import { isIndexedFilter } from './is-indexed.ts'
import { adClickCondition, campaignsCondition, linksCondition, tagsCondition } from './link-queries.ts'

/**
 * Whether a contact `c`, not deleted, of the account is meant: never null. Values are parameters only, and every
 * sub-select names the account. The same filter at another time is the same statement.
 */
export function contactCondition(scope: Scope, filter: ContactFilter): Sql {
  return sql`(c.account_id = ${scope.accountId} and c.deleted_at is null and ${condition(scope, filter)})`
}

/** The ids of the contacts that are meant. */
export function contactIds(scope: Scope, filter: ContactFilter): Sql {
  return sql`select c.id from contacts c where ${contactCondition(scope, filter)}`
}

function condition(scope: Scope, filter: ContactFilter): Sql {
  if ('all' in filter) return allOf(scope, filter.all)
  return 'any' in filter ? anyOf(scope, filter.any) : conditionOf(scope, filter)
}

function allOf(scope: Scope, filters: ContactFilter[]): Sql {
  if (filters.length === 0) return sql`true`
  return sql`(${joinSql(
    filters.map((filter) => condition(scope, filter)),
    sql` and `,
  )})`
}

/**
 * Where an index leads to the contacts of every alternative, each is looked up by its own; joined by OR, all contacts
 * of the account would be walked instead.
 */
function anyOf(scope: Scope, filters: ContactFilter[]): Sql {
  if (filters.length === 0) return sql`false`
  if (filters.length === 1) return condition(scope, filters[0]!)
  if (filters.every(isIndexedFilter))
    return sql`c.id in (${joinSql(
      filters.map((filter) => contactIds(scope, filter)),
      sql` union all `,
    )})`
  return sql`(${joinSql(
    filters.map((filter) => condition(scope, filter)),
    sql` or `,
  )})`
}

function conditionOf(scope: Scope, condition: ContactCondition): Sql {
  if ('text' in condition) return textFactCondition(scope, condition)
  if ('choice' in condition)
    return condition.on === 'lastInputKind'
      ? lastInputKindCondition(scope, condition.choice)
      : columnChoiceCondition(condition.on, condition.choice)
  if ('time' in condition)
    return condition.on === 'created'
      ? createdCondition(condition.time)
      : conversationTimeCondition(scope, condition.on, condition.time)
  if ('minutes' in condition) return minutesCondition(scope, condition.on, condition.minutes)
  switch (condition.on) {
    case 'tags':
      return tagsCondition(scope, condition.tags)
    case 'campaigns':
      return campaignsCondition(scope, condition.step, condition.links)
    case 'assignees':
      return assigneesCondition(scope, condition.assignees)
    case 'adClicks':
      return adClickCondition(scope, condition.is, condition.click)
    case 'customField':
      return customFieldCondition(scope, condition)
    case 'channels':
    case 'inboxes':
    case 'sources':
    case 'languages':
    case 'customFields':
      return linksCondition(scope, condition.on, condition.links)
    default:
      return flagCondition(scope, condition.on, condition.is)
  }
}

function textFactCondition(scope: Scope, { on, text }: Extract<ContactCondition, { text: TextTest }>): Sql {
  return on === 'lastInput' ? lastInputTextCondition(scope, text) : columnTextCondition(on, text)
}

function flagCondition(scope: Scope, on: Flag, is: boolean): Sql {
  switch (on) {
    case 'emailVerified':
    case 'emailOptIn':
    case 'subscribed':
    case 'blocked':
      return columnFlagCondition(on, is)
    default:
      return conversationFlagCondition(scope, on, is)
  }
}
