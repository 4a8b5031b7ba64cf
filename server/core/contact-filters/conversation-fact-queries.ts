import { joinSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { isAmongIds } from './among.ts'
import { windowCondition } from './column-queries.ts'
import type { Assignees, ChoiceTest, Flag, SetTest, TextTest, TimeFact, TimeTest } from './contact-filter.ts'
import { choiceCondition, negate, textCondition } from './text-queries.ts'

/** Whose store, and when it is asked. */
export type Scope = { accountId: Id; now: Date }

export type ConversationTime = Exclude<TimeFact, 'created'>

/** The conversations of contact `c`, as `l`. */
function conversationsOf({ accountId }: Scope, condition: Sql): Sql {
  return sql`select from conversations l where l.account_id = ${accountId} and l.contact_id = c.id and ${condition}`
}

/**
 * The greatest time lies in a window when some time does and none lies later. Where a message moved the time it moved
 * `last_activity_at` as well, so that the newest conversations are all that has to be looked at.
 */
export function conversationTimeCondition(scope: Scope, on: ConversationTime, test: TimeTest): Sql {
  const time = timeColumns[on]
  if (test.op !== 'within') {
    const some = sql`exists (${conversationsOf(scope, sql`${time} is not null`)})`
    return test.op === 'present' ? some : sql`not ${some}`
  }
  const { from, until } = test
  const isActive = from && on !== 'lastRead' ? sql`l.last_activity_at >= ${from}::timestamptz and ` : sql``
  const inside = sql`exists (${conversationsOf(scope, sql`${isActive}${windowCondition(time, { from, until })}`)})`
  if (!until) return negate(inside, test.not)
  const later = sql`exists (${conversationsOf(scope, windowCondition(time, { from: until }))})`
  return negate(sql`(${inside} and not ${later})`, test.not)
}

const timeColumns = {
  lastRead: sql`l.contact_read_at`,
  lastOutbound: sql`l.last_outbound_at`,
  lastInbound: sql`l.last_inbound_at`,
}

/** Digits in the number of whole minutes since. */
export function minutesCondition(scope: Scope, on: TimeFact, test: TextTest): Sql {
  const { accountId, now } = scope
  const time =
    on === 'created'
      ? sql`c.created_at`
      : sql`(select max(${timeColumns[on]}) from conversations l where l.account_id = ${accountId} and l.contact_id = c.id)`
  return textCondition(
    sql`floor(extract(epoch from (${now}::timestamptz - ${time})) / 60)::bigint::text`,
    test,
  )
}

export type ConversationFlag = Extract<
  Flag,
  'archived' | 'followed' | 'handedOver' | 'awaitingReply' | 'unread'
>

export function conversationFlagCondition(scope: Scope, on: ConversationFlag, is: boolean): Sql {
  const some = sql`exists (${conversationsOf(scope, flagOf(scope, on))})`
  return is ? some : sql`not ${some}`
}

function flagOf({ now }: Scope, on: ConversationFlag): Sql {
  switch (on) {
    case 'archived':
      return sql`l.archived_at is not null`
    case 'followed':
      return sql`l.followed`
    case 'handedOver':
      return sql`not l.bot_enabled and (l.bot_resume_at is null or l.bot_resume_at > ${now}::timestamptz)`
    case 'awaitingReply':
      return sql`coalesce(l.last_inbound_at > l.last_outbound_at, l.last_inbound_at is not null)`
    case 'unread':
      return unread(sql`l`)
  }
}

/**
 * A conversation, of which something happened, whose newest activity no agent has read; a reply reads what was before
 * it. The index `conversations_unread` is on these words.
 */
export function unread(conversation: Sql): Sql {
  return sql`coalesce(${conversation}.last_activity_at > ${conversation}.agent_read_at, true)
    and (${conversation}.last_message_id is not null or ${conversation}.last_call_id is not null)`
}

export function assigneesCondition(scope: Scope, test: SetTest<Assignees>): Sql {
  if (test.op !== 'some') {
    const some = sql`exists (${conversationsOf(scope, sql`(l.assignee_id is not null or l.team_id is not null)`)})`
    return test.op === 'present' ? some : sql`not ${some}`
  }
  const some = sql`exists (${conversationsOf(scope, assigneeCondition(scope, sql`l`, test.of))})`
  return test.not ? sql`not ${some}` : some
}

/** Whether one of these is to answer for a conversation. A bot is an agent without a user, and named by its own id. */
export function assigneeCondition(
  { accountId }: Pick<Scope, 'accountId'>,
  conversation: Sql,
  of: Assignees,
): Sql {
  const { userIds, teamIds, nobody } = of
  const choices: Sql[] = []
  // One value keeps the order of an index; several do not.
  if (userIds.length === 1)
    choices.push(sql`${conversation}.assignee_id = (
      select a.id from agents a where a.account_id = ${accountId} and coalesce(a.user_id, a.id) = ${userIds[0]}::bigint limit 1)`)
  else if (userIds.length > 1)
    choices.push(sql`${conversation}.assignee_id = any(array(
      select a.id from agents a where a.account_id = ${accountId} and coalesce(a.user_id, a.id) = any(${userIds}::bigint[])))`)
  if (teamIds.length > 0) choices.push(isAmongIds(sql`${conversation}.team_id`, teamIds))
  if (nobody) choices.push(sql`(${conversation}.assignee_id is null and ${conversation}.team_id is null)`)
  return choices.length === 0 ? sql`false` : sql`(${joinSql(choices, sql` or `)})`
}

export function lastInputTextCondition(scope: Scope, test: TextTest): Sql {
  return textCondition(lastInput(scope, sql`m.text`), test)
}

export function lastInputKindCondition(scope: Scope, test: ChoiceTest): Sql {
  return choiceCondition(lastInput(scope, sql`m.kind`), test)
}

/** Of the newest message that contact `c` wrote, anywhere. */
function lastInput({ accountId }: Scope, column: Sql): Sql {
  return sql`(select i.value from conversations l cross join lateral (
      select ${column} as value, m.occurred_at, m.id from messages m
       where m.account_id = ${accountId} and m.conversation_id = l.id and m.occurred_at <= l.last_inbound_at
         and m.direction = 'inbound' and m.kind <> 'system'
       order by m.occurred_at desc, m.id desc limit 1) i
     where l.account_id = ${accountId} and l.contact_id = c.id and l.last_inbound_at is not null
     order by i.occurred_at desc, i.id desc limit 1)`
}
