import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { mailLeaseMs, mostMailFailures, type ReplyMail, type UnseenAnswer, unseenMs } from './reply-mail.ts'

type ReplyMailRow = {
  account_id: Id
  conversation_id: Id
  inbox_id: Id
  address: string
  locale: string | null
  page_url: string | null
  mailed_until: Date
  failures: number
}

const mostAnswers = 50

/** Notes where answers from now on may go. Asking again changes the address. */
export async function askForReplyMail(
  tx: Transaction,
  {
    accountId,
    conversationId,
    address,
    locale,
    pageUrl,
  }: Pick<ReplyMail, 'accountId' | 'conversationId' | 'address' | 'locale' | 'pageUrl'>,
): Promise<void> {
  const now = tx.now()
  await tx.query(sql`
    insert into reply_mails as r (account_id, conversation_id, address, locale, page_url, mailed_until, due_at, created_at)
    values (${accountId}, ${conversationId}, ${address}, ${locale ?? null}, ${pageUrl ?? null}, ${now}, ${now}, ${now})
        on conflict (account_id, conversation_id) do update
       set address = excluded.address, locale = excluded.locale, page_url = excluded.page_url, failures = 0, due_at = excluded.due_at`)
}

/** Takes some of those whose visitor has answers unseen for a while, and keeps others away from them meanwhile. */
export async function claimReplyMails(db: Db, { limit }: { limit: number }): Promise<ReplyMail[]> {
  const now = db.now()
  const rows = await db.query<ReplyMailRow>(sql`
    update reply_mails r set due_at = ${new Date(now.getTime() + mailLeaseMs)}
      from (select w.account_id, w.conversation_id, c.inbox_id
              from reply_mails w
              join conversations c on c.account_id = w.account_id and c.id = w.conversation_id
             where w.due_at <= ${now} and w.failures < ${mostMailFailures}
               and exists (select from messages m
                            where m.account_id = w.account_id and m.conversation_id = w.conversation_id and ${isUnseen(now)}
                              and m.occurred_at > w.mailed_until)
             order by w.due_at limit ${limit} for update of w skip locked) due
     where r.account_id = due.account_id and r.conversation_id = due.conversation_id
    returning r.account_id, r.conversation_id, due.inbox_id, r.address, r.locale, r.page_url, r.mailed_until, r.failures`)
  return rows.map(toReplyMail)
}

/** What the visitor has not seen, oldest first. */
export async function listUnseenAnswers(
  db: Db,
  { accountId, conversationId, mailedUntil }: ReplyMail,
): Promise<UnseenAnswer[]> {
  const rows = await db.query<{
    at: Date
    author: string | null
    text: string | null
    has_file: boolean
  }>(sql`
    select m.occurred_at as at, g.name as author, m.text,
           exists (select from attachments t where t.account_id = m.account_id and t.message_id = m.id) as has_file
      from messages m
      left join agents g on g.account_id = m.account_id and g.id = m.agent_id
     where m.account_id = ${accountId} and m.conversation_id = ${conversationId}
       and m.occurred_at > ${mailedUntil} and ${isUnseen(db.now())}
     order by m.occurred_at, m.id limit ${mostAnswers}`)
  return rows.map(({ at, author, text, has_file }) => ({
    at,
    author: author ?? undefined,
    text: text ?? '',
    hasFile: has_file,
  }))
}

/** The answers up to a time have gone. */
export async function recordMailed(
  db: Db,
  { accountId, conversationId }: ReplyMail,
  until: Date,
): Promise<void> {
  await db.query(sql`
    update reply_mails set mailed_until = ${until}, failures = 0, due_at = ${db.now()}
     where account_id = ${accountId} and conversation_id = ${conversationId}`)
}

/** The mail did not go: to be tried again at `dueAt`. */
export async function recordMailFailure(
  db: Db,
  { accountId, conversationId }: ReplyMail,
  dueAt: Date,
): Promise<void> {
  await db.query(sql`
    update reply_mails set failures = failures + 1, due_at = ${dueAt}
     where account_id = ${accountId} and conversation_id = ${conversationId}`)
}

/** Forgets what was asked for in a contact's conversations. */
export async function deleteReplyMails(
  tx: Transaction,
  { accountId, contactId }: { accountId: Id; contactId: Id },
): Promise<void> {
  await tx.query(sql`
    delete from reply_mails r using conversations c
     where r.account_id = ${accountId} and c.account_id = r.account_id and c.id = r.conversation_id
       and c.contact_id = ${contactId}`)
}

/** Forgets who asked long ago. Who comes back may ask again. */
export async function deleteOldReplyMails(db: Db, { olderThan }: { olderThan: Date }): Promise<void> {
  await db.query(sql`delete from reply_mails where created_at < ${olderThan}`)
}

/** Left for the visitor some minutes ago, and neither read nor taken back since. */
function isUnseen(now: Date) {
  return sql`m.direction = 'outbound' and m.status in ('unknown', 'sent', 'delivered') and m.deleted_at is null
    and m.occurred_at <= ${new Date(now.getTime() - unseenMs)}`
}

function toReplyMail(row: ReplyMailRow): ReplyMail {
  return {
    accountId: row.account_id,
    conversationId: row.conversation_id,
    inboxId: row.inbox_id,
    address: row.address,
    locale: row.locale ?? undefined,
    pageUrl: row.page_url ?? undefined,
    mailedUntil: row.mailed_until,
    failures: row.failures,
  }
}
