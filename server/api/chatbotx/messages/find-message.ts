import { messageRow } from '../../../core/messages/index.ts'
import { sql } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Services } from '../../services.ts'
import type { Caller } from '../auth.ts'
import { readId } from '../ids.ts'
import { withFileUrls } from './file-urls.ts'
import { messageAgentJoin, messageWithFilesJson } from './message-json.ts'

/** A message of one of these conversations as JSON with its files. @throws AppError `not_found` */
export async function findMessageText(
  services: Pick<Services, 'db' | 'publicUrl'>,
  { account }: Caller,
  idText: string,
  conversationIds: Id[],
): Promise<string> {
  const name = { accountId: account.id, id: readId(idText, 'message') }
  const found = messageRow(name, { row: messageWithFilesJson(), joins: messageAgentJoin })
  const [message] = await services.db.query<{ row: string; conversation_id: Id }>(
    sql`select p.row::text as row, p.conversation_id from (${found}) p`,
  )
  if (!message || !conversationIds.includes(message.conversation_id)) throw notFound('message')
  return withFileUrls(services, account.id, message.row)
}
