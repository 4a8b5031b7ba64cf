import { vobizAuthId } from '../../../core/accounts/index.ts'
import { findCall } from '../../../core/calls/index.ts'
import type { StoredEvent } from '../../../core/events/index.ts'
import { type Db, sql } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { StreamFrame, StreamView } from '../../services.ts'
import { presentCall } from '../calls/present-call.ts'
import { messageJson } from '../present/message.ts'
import { presentTime } from '../present/time.ts'

/** What a WebSocket pushes: `{ type, timestamp, data }` with `data` as the REST API shows it. Only WhatsApp's. */
export function createFrameView({ legacy }: { legacy: boolean }): StreamView {
  return {
    async render(db, accountId, events) {
      const authId = vobizAuthId(accountId)
      const [messages, calls] = await Promise.all([
        listMessages(db, { accountId, ids: idsOf(events, 'message.'), authId, legacy }),
        listCalls(db, { accountId, ids: idsOf(events, 'call.'), authId }),
      ])
      return events.flatMap((event) => toFrame(event, messages, calls) ?? [])
    },
  }
}

/** Shown objects, as JSON text, by id. */
type Shown = Map<Id, string>

function toFrame(event: StoredEvent, messages: Shown, calls: Shown): StreamFrame | undefined {
  const type = typeOf(event)
  const data = messages.get(event.subjectId ?? '') ?? calls.get(event.subjectId ?? '')
  if (!type || !data) return undefined
  const timestamp = presentTime(event.createdAt)
  return {
    event,
    position: event.position,
    text: `{"type":"${type}","timestamp":"${timestamp}","data":${data}}`,
  }
}

function typeOf({ type, data }: StoredEvent): string | undefined {
  if (type === 'message.created' || type === 'message.updated') return type
  if (type === 'call.created') return data['direction'] === 'inbound' ? 'call.incoming' : 'call.status'
  return type === 'call.updated' ? 'call.status' : undefined
}

function idsOf(events: StoredEvent[], prefix: string): Id[] {
  const own = events.filter(({ type, data }) => type.startsWith(prefix) && data['direction'] !== 'note')
  return [...new Set(own.flatMap(({ subjectId }) => subjectId ?? []))]
}

type Asked = { accountId: Id; ids: Id[]; authId: string }

async function listMessages(
  db: Db,
  { accountId, ids, authId, legacy }: Asked & { legacy: boolean },
): Promise<Shown> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<{ id: Id; row: string }>(sql`
    select m.id, (${messageJson({ authId, legacy })})::text as row
      from messages m join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
     where m.account_id = ${accountId} and m.id = any(${ids}::bigint[]) and c.channel = 'whatsapp' and m.direction <> 'note'`)
  return new Map(rows.map(({ id, row }) => [id, row]))
}

/** Calls are few beside messages, so each is read by itself. */
async function listCalls(db: Db, { accountId, ids, authId }: Asked): Promise<Shown> {
  const calls = await Promise.all(ids.map((id) => findCall(db, { accountId, id })))
  return new Map(
    calls.flatMap((call) =>
      call?.provider === 'whatsapp' ? [[call.id, JSON.stringify(presentCall(call, { authId }))]] : [],
    ),
  )
}
