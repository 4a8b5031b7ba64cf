import { type Db, emptySql, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { AvailableNumber, NumberOrder, NumberOrderStatus, NumberVerification } from './number.ts'
import type { WantedNumber } from './number-provider.ts'

type InventoryRow = {
  phone: string
  country: string
  region: string
  number_type: string
  setup_fee: string
  monthly_fee: string
  currency: string
}

type OrderRow = {
  account_id: Id
  id: Id
  country: string
  region: string
  number_type: string
  phone: string | null
  provider: string
  provider_order_id: string | null
  status: NumberOrderStatus
  setup_fee: string
  monthly_fee: string
  currency: string
  failure_reason: string | null
  created_at: Date
  updated_at: Date
}

/** The numbers of a country that nobody has ordered yet. */
export async function listInventory(
  db: Db,
  { accountId, country, region }: { accountId: Id; country: string; region?: string },
): Promise<AvailableNumber[]> {
  const rows = await db.query<InventoryRow>(sql`
    select * from number_inventory
     where account_id = ${accountId} and order_id is null and country = ${country} ${inRegion(region)}
     order by phone`)
  return rows.map(toAvailable)
}

/** Takes one fitting number for an order. What another order is just taking is passed over, so no two get the same. */
export async function takeFromInventory(
  tx: Transaction,
  { accountId, orderId, country, region, numberType, currency, phone }: WantedNumber,
): Promise<AvailableNumber | undefined> {
  const byPhone = phone ? sql`and phone = ${phone}` : emptySql
  const [row] = await tx.query<InventoryRow>(sql`
    update number_inventory set order_id = ${orderId}
     where account_id = ${accountId} and phone = (
       select phone from number_inventory
        where account_id = ${accountId} and order_id is null and country = ${country} and number_type = ${numberType}
          and currency = ${currency} ${inRegion(region)} ${byPhone}
        order by phone limit 1 for update skip locked)
    returning *`)
  return row && toAvailable(row)
}

/** A number without a region serves every region of its country. */
function inRegion(region: string | undefined): Sql {
  return region ? sql`and (region = '' or lower(region) = lower(${region}))` : emptySql
}

/** Adds numbers, or changes those that are there; one that was ordered keeps its order. */
export async function upsertInventory(
  tx: Transaction,
  accountId: Id,
  numbers: AvailableNumber[],
): Promise<void> {
  if (numbers.length === 0) return
  await tx.query(sql`
    insert into number_inventory (account_id, phone, country, region, number_type, setup_fee, monthly_fee, currency)
    select ${accountId}::bigint, n.phone, n.country, n.region, n."numberType", n."setupFee", n."monthlyFee", n.currency
      from jsonb_to_recordset(${JSON.stringify(numbers)}) as n (phone text, country text, region text, "numberType" text,
           "setupFee" numeric, "monthlyFee" numeric, currency text)
     order by n.phone
        on conflict (account_id, phone) do update
       set country = excluded.country, region = excluded.region, number_type = excluded.number_type,
           setup_fee = excluded.setup_fee, monthly_fee = excluded.monthly_fee, currency = excluded.currency`)
}

export async function insertOrder(tx: Transaction, order: NumberOrder): Promise<void> {
  await tx.query(sql`
    insert into number_orders (account_id, id, country, region, number_type, phone, provider, provider_order_id, status,
                               setup_fee, monthly_fee, currency, created_at, updated_at)
    values (${order.accountId}, ${order.id}, ${order.country}, ${order.region}, ${order.numberType}, ${order.phone ?? null},
            ${order.provider}, ${order.providerOrderId ?? null}, ${order.status}, ${order.setupFee}, ${order.monthlyFee},
            ${order.currency}, ${order.createdAt}, ${order.updatedAt})`)
}

export async function findNumberOrder(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<NumberOrder | undefined> {
  const [row] = await db.query<OrderRow>(
    sql`select * from number_orders where account_id = ${accountId} and id = ${id}`,
  )
  return row && toOrder(row)
}

/** Opens a claim; earlier ones to the same number end. */
export async function insertVerification(tx: Transaction, claim: NumberVerification): Promise<void> {
  const { accountId, id, phone, method, codeHash, expiresAt, createdAt } = claim
  await tx.query(sql`
    update number_verifications set status = 'ended'
     where account_id = ${accountId} and phone = ${phone} and status = 'pending'`)
  await tx.query(sql`
    insert into number_verifications (account_id, id, phone, method, code_hash, status, expires_at, created_at)
    values (${accountId}, ${id}, ${phone}, ${method}, ${codeHash}, 'pending', ${expiresAt}, ${createdAt})`)
}

/** The open claim to a number, held so that tries are counted one after another. */
export async function lockVerification(
  tx: Transaction,
  { accountId, phone }: { accountId: Id; phone: string },
): Promise<NumberVerification | undefined> {
  const [row] = await tx.query<{
    id: Id
    method: NumberVerification['method']
    code_hash: string
    status: NumberVerification['status']
    tries: number
    expires_at: Date
    created_at: Date
  }>(sql`
    select * from number_verifications
     where account_id = ${accountId} and phone = ${phone} and status = 'pending'
     order by id desc limit 1 for update`)
  if (!row) return undefined
  const { id, method, status, tries } = row
  return {
    accountId,
    id,
    phone,
    method,
    codeHash: row.code_hash,
    status,
    tries,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
  }
}

export async function updateVerification(
  tx: Transaction,
  { accountId, id, status, tries }: Pick<NumberVerification, 'accountId' | 'id' | 'status' | 'tries'>,
): Promise<void> {
  await tx.query(sql`
    update number_verifications set status = ${status}, tries = ${tries} where account_id = ${accountId} and id = ${id}`)
}

function toAvailable(row: InventoryRow): AvailableNumber {
  return {
    phone: row.phone,
    country: row.country,
    region: row.region,
    numberType: row.number_type,
    setupFee: Number(row.setup_fee),
    monthlyFee: Number(row.monthly_fee),
    currency: row.currency,
  }
}

function toOrder(row: OrderRow): NumberOrder {
  return {
    accountId: row.account_id,
    id: row.id,
    country: row.country,
    region: row.region,
    numberType: row.number_type,
    phone: row.phone ?? undefined,
    provider: row.provider,
    providerOrderId: row.provider_order_id ?? undefined,
    status: row.status,
    setupFee: Number(row.setup_fee),
    monthlyFee: Number(row.monthly_fee),
    currency: row.currency,
    failureReason: row.failure_reason ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
