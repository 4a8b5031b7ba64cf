import { type Db, sql, type Transaction } from '../db/index.ts'
import type { Id } from '../ids.ts'

/** Names a lane: all work under one key is done in order, one worker at a time. */
export type LaneKey = { accountId: Id; kind: string; key: string }

/** A lane that this worker holds until `leaseMs` after it was claimed or extended. */
export type ClaimedLane = LaneKey & { claim: string; added: string; failures: number }

/** How a worker leaves a lane: idle, with more to do now, or to be tried again later, because it failed or only has to wait. */
export type LaneRelease = { lane: ClaimedLane; more: boolean; retryAt?: Date; failed?: boolean }

type LaneRow = { account_id: Id; kind: string; key: string; claim: string; added: string; failures: number }

/**
 * Says that lanes have new items, in the transaction that writes the items. A lane at work, or waiting for a
 * retry, keeps its time: whoever releases it sees by `added` that something came.
 */
export async function addToLanes(tx: Transaction, lanes: (LaneKey & { dueAt?: Date })[]): Promise<void> {
  if (lanes.length === 0) return
  const unique = [...new Map(lanes.map((lane) => [laneName(lane), lane])).values()].sort(byName)
  await tx.query(sql`
    insert into lanes (account_id, kind, key, due_at)
    select t.account_id, t.kind, t.key, coalesce(t.due_at, now())
      from unnest(${unique.map((lane) => lane.accountId)}::bigint[], ${unique.map((lane) => lane.kind)}::text[],
                  ${unique.map((lane) => lane.key)}::text[], ${unique.map((lane) => lane.dueAt ?? null)}::timestamptz[])
           as t (account_id, kind, key, due_at)
        on conflict (account_id, kind, key) do update set added = lanes.added + 1`)
  for (const { kind } of unique) tx.signal(kind)
}

/** Makes a waiting lane due now or at the given time, for instance when a paused campaign is resumed. */
export async function wakeLane(
  tx: Transaction,
  { accountId, kind, key, dueAt }: LaneKey & { dueAt?: Date },
): Promise<void> {
  await tx.query(sql`
    insert into lanes (account_id, kind, key, due_at)
    values (${accountId}, ${kind}, ${key}, coalesce(${dueAt ?? null}::timestamptz, now()))
        on conflict (account_id, kind, key) do update
       set added = lanes.added + 1,
           due_at = case when lanes.claim is null then excluded.due_at else lanes.due_at end`)
  tx.signal(kind)
}

/** Makes all waiting lanes of one kind due now: what they waited for has come. */
export async function wakeLanes(
  tx: Transaction,
  { accountId, kind }: Pick<LaneKey, 'accountId' | 'kind'>,
): Promise<void> {
  await tx.query(
    sql`update lanes set due_at = now() where account_id = ${accountId} and kind = ${kind} and claim is null`,
  )
  tx.signal(kind)
}

/**
 * Claims up to `limit` due lanes of one kind, the longest due first. The claim moves `due_at` to the end of
 * the lease, so a worker that dies gives its lanes back by itself.
 */
export async function claimLanes(
  db: Db,
  { kind, limit, leaseMs }: { kind: string; limit: number; leaseMs: number },
): Promise<ClaimedLane[]> {
  const rows = await db.query<LaneRow>(sql`
    update lanes l set due_at = now() + ${leaseMs} * interval '1 millisecond', claim = ${db.newId()}
      from (select account_id, kind, key from lanes where kind = ${kind} and due_at <= now()
             order by due_at limit ${limit} for update skip locked) due
     where l.account_id = due.account_id and l.kind = due.kind and l.key = due.key
    returning l.account_id, l.kind, l.key, l.claim, l.added, l.failures`)
  return rows.map(toClaimedLane)
}

/** Holds the lanes for longer. False when one of them is no longer this worker's. */
export async function extendLease(
  tx: Transaction,
  { lanes, leaseMs }: { lanes: ClaimedLane[]; leaseMs: number },
): Promise<boolean> {
  const rows = await tx.query(sql`
    update lanes l set due_at = now() + ${leaseMs} * interval '1 millisecond'
      from ${unnestClaims(lanes)}
     where l.account_id = t.account_id and l.kind = t.kind and l.key = t.key and l.claim = t.claim
    returning 1`)
  return rows.length === lanes.length
}

/**
 * Ends the worker's hold, in the transaction that records its work. False when a lane is no longer this
 * worker's: then another one has the items, and the caller must roll back.
 */
export async function releaseLanes(tx: Transaction, releases: LaneRelease[]): Promise<boolean> {
  if (releases.length === 0) return true
  const lanes = releases.map(({ lane }) => lane)
  // The rows are locked by a statement of their own, so that the next one sees every addition committed so far.
  const held = await tx.query(sql`
    select 1 from lanes l join ${unnestClaims(lanes)}
        on l.account_id = t.account_id and l.kind = t.kind and l.key = t.key and l.claim = t.claim
     order by l.account_id, l.kind, l.key for update of l`)
  if (held.length !== releases.length) return false
  const ended = sql`${unnestReleases(releases)} where l.account_id = r.account_id and l.kind = r.kind and l.key = r.key`
  await tx.query(
    sql`delete from lanes l using ${ended} and r.retry_at is null and not r.more and l.added = r.added`,
  )
  await tx.query(sql`
    update lanes l set claim = null, due_at = coalesce(r.retry_at, now()),
           failures = case when r.failed then l.failures + 1 when r.retry_at is null then 0 else l.failures end
      from ${ended}`)
  for (const { lane } of releases) tx.signal(lane.kind)
  return true
}

/** Frees what workers of a dead server held. Only for a server that knows it is alone on its database. */
export async function releaseAllClaims(db: Db): Promise<void> {
  await db.query(sql`update lanes set claim = null, due_at = now() where claim is not null`)
}

function unnestClaims(lanes: ClaimedLane[]) {
  return sql`unnest(${lanes.map((lane) => lane.accountId)}::bigint[], ${lanes.map((lane) => lane.kind)}::text[],
      ${lanes.map((lane) => lane.key)}::text[], ${lanes.map((lane) => lane.claim)}::bigint[])
      as t (account_id, kind, key, claim)`
}

function unnestReleases(releases: LaneRelease[]) {
  return sql`unnest(${releases.map(({ lane }) => lane.accountId)}::bigint[], ${releases.map(({ lane }) => lane.kind)}::text[],
      ${releases.map(({ lane }) => lane.key)}::text[], ${releases.map(({ lane }) => lane.added)}::bigint[],
      ${releases.map(({ more }) => more)}::boolean[], ${releases.map(({ retryAt }) => retryAt ?? null)}::timestamptz[],
      ${releases.map(({ failed }) => failed ?? false)}::boolean[])
      as r (account_id, kind, key, added, more, retry_at, failed)`
}

function toClaimedLane(row: LaneRow): ClaimedLane {
  const { account_id, kind, key, claim, added, failures } = row
  return { accountId: account_id, kind, key, claim, added, failures }
}

function laneName({ accountId, kind, key }: LaneKey): string {
  return `${accountId}/${kind}/${key}`
}

function byName(a: LaneKey, b: LaneKey): number {
  return laneName(a) < laneName(b) ? -1 : 1
}
