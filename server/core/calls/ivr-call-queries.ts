import { type Db, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { IvrCall } from './ivr-call.ts'
import type { IvrState } from './ivr-script.ts'

type IvrCallRow = {
  account_id: Id
  id: Id
  call_id: Id
  external_id: string | null
  request: IvrCall['request']
  webhook_url: string | null
  script: IvrCall['script']
  state: IvrState | null
  result: IvrCall['result']
  pressed_digit: string | null
  told_over_at: Date | null
  created_at: Date
}

/** An IVR call by one of its names: its own id, its call's, or the client's. */
export type IvrCallName = { accountId: Id } & ({ id: Id } | { callId: Id } | { externalId: string })

export async function findIvrCall(db: Db, name: IvrCallName): Promise<IvrCall | undefined> {
  const [row] = await db.query<IvrCallRow>(
    sql`select * from ivr_calls where account_id = ${name.accountId} and ${conditionOf(name)}`,
  )
  return row && toIvrCall(row)
}

function conditionOf(name: IvrCallName): Sql {
  if ('id' in name) return sql`id = ${name.id}`
  if ('callId' in name) return sql`call_id = ${name.callId}`
  return sql`external_id = ${name.externalId}`
}

/** Makes those who place calls under one external id take turns, so that the second one sees the first's. */
export async function lockExternalId(
  tx: Transaction,
  { accountId, externalId }: { accountId: Id; externalId: string },
): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`ivr/${accountId}/${externalId}`}, 0))`)
}

export async function insertIvrCall(
  tx: Transaction,
  call: Pick<IvrCall, 'accountId' | 'callId' | 'externalId' | 'request' | 'webhookUrl' | 'script'>,
): Promise<IvrCall> {
  const { accountId, callId, externalId, request, webhookUrl, script } = call
  const [row] = await tx.query<IvrCallRow>(sql`
    insert into ivr_calls (account_id, id, call_id, external_id, request, webhook_url, script, created_at)
    values (${accountId}, ${tx.newId()}, ${callId}, ${externalId ?? null}, ${JSON.stringify(request)}, ${webhookUrl ?? null},
            ${JSON.stringify(script)}, ${tx.now()})
    returning *`)
  return toIvrCall(row!)
}

export async function updateIvrScript(
  tx: Transaction,
  { accountId, callId, script }: Pick<IvrCall, 'accountId' | 'callId' | 'script'>,
): Promise<void> {
  await tx.query(sql`
    update ivr_calls set script = ${JSON.stringify(script)} where account_id = ${accountId} and call_id = ${callId}`)
}

/** Keeps how far the script has come, unless a later state is known. True when it was kept. */
export async function updateIvrState(
  tx: Transaction,
  { accountId, callId, state }: { accountId: Id; callId: Id; state: IvrState },
): Promise<boolean> {
  const rows = await tx.query(sql`
    update ivr_calls set state = ${JSON.stringify(state)}, result = ${state.result}, pressed_digit = ${state.pressedDigit ?? null}
     where account_id = ${accountId} and call_id = ${callId} and coalesce((state ->> 'step')::int, 0) < ${state.step}
    returning 1`)
  return rows.length > 0
}

/** True once, for a call that is an IVR call and whose end was not told yet. */
export async function markIvrTold(
  tx: Transaction,
  { accountId, callId }: { accountId: Id; callId: Id },
): Promise<boolean> {
  const rows = await tx.query(sql`
    update ivr_calls set told_over_at = ${tx.now()}
     where account_id = ${accountId} and call_id = ${callId} and told_over_at is null
    returning 1`)
  return rows.length > 0
}

function toIvrCall(row: IvrCallRow): IvrCall {
  return {
    accountId: row.account_id,
    id: row.id,
    callId: row.call_id,
    externalId: row.external_id ?? undefined,
    request: row.request,
    webhookUrl: row.webhook_url ?? undefined,
    script: row.script,
    state: row.state ?? undefined,
    result: row.result,
    pressedDigit: row.pressed_digit ?? undefined,
    createdAt: row.created_at,
  }
}
