import type { Db, Transaction } from '../../platform/db/index.ts'
import { invalidField, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { wakeLanes } from '../../platform/lanes/index.ts'
import { appendEvents } from '../events/index.ts'
import { readInboxPhone, requireUnconnected } from './create-inbox.ts'
import type { Inbox, InboxSchema, InboxStatus } from './inbox.ts'
import { sendLane } from './inbox-lanes.ts'
import {
  findInbox,
  lockConnecting,
  lockInbox,
  replaceAddresses,
  updateInboxRow,
  updateVerified,
} from './inbox-queries.ts'
import { readSettings } from './inbox-settings.ts'

/** The living inbox; one that was deleted is not found. */
export async function getInbox(
  db: Db,
  { accountId, id, channel }: { accountId: Id; id: Id; channel?: string },
): Promise<Inbox> {
  const inbox = await findInbox(db, { accountId, id })
  if (!inbox || inbox.deletedAt || (channel && inbox.channel !== channel)) throw notFound('inbox')
  return inbox
}

/**
 * Changes the name, the number or settings; those not given stay. New secrets bring a suspended inbox back.
 * @throws AppError `not_found`; `invalid_request`; `duplicate` when another inbox has the number or the address
 */
export async function updateInbox(
  tx: Transaction,
  schema: InboxSchema,
  { accountId, id, name, phone, settings = {}, cleared = [] }: InboxChange,
): Promise<Inbox> {
  // Those who connect take turns before they hold rows.
  await lockConnecting(tx, accountId)
  const inbox = await lockInbox(tx, { accountId, id })
  if (!inbox || inbox.deletedAt) throw notFound('inbox')
  const { plain, secrets } = readSettings(schema, settings, { partial: true })
  requireClearable(schema, cleared)
  const renewed = Object.keys(secrets).length > 0
  const changed: Inbox = {
    ...inbox,
    name: name?.trim() || inbox.name,
    ...(phone !== undefined && { phone: phone === null ? undefined : readInboxPhone(phone) }),
    settings: without({ ...inbox.settings, ...plain }, cleared),
    secrets: without({ ...inbox.secrets, ...secrets }, cleared),
    status: renewed && inbox.status === 'suspended' ? 'active' : inbox.status,
    statusReason: renewed ? undefined : inbox.statusReason,
    updatedAt: tx.now(),
  }
  if (changed.phone !== inbox.phone || Object.keys(plain).length > 0)
    await requireUnconnected(tx, schema, changed)
  await updateInboxRow(tx, changed)
  await replaceAddresses(tx, changed, schema.addresses(changed.settings, changed.secrets))
  if (changed.status !== inbox.status) await wakeLanes(tx, { accountId, kind: sendLane })
  appendEvents(tx, accountId, [{ type: 'inbox.updated', inboxId: id, subjectId: id }])
  return changed
}

export type InboxChange = {
  accountId: Id
  id: Id
  name?: string
  /** Null takes it away. */
  phone?: string | null
  settings?: Record<string, unknown>
  /** Names of settings that it is to have no more. */
  cleared?: string[]
}

function requireClearable(schema: InboxSchema, names: string[]): void {
  for (const name of names) {
    const rule = schema.settings[name]
    if (!rule) throw invalidField(name, `is not a setting of ${schema.channel}`, 'UNKNOWN')
    if (rule.required) throw invalidField(name, 'is required', 'REQUIRED')
  }
}

function without<Values extends Record<string, unknown>>(values: Values, names: string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name))) as Values
}

/** Switches an inbox off, or suspends it when the network refuses it. The reason is shown to people. */
export async function setInboxStatus(
  tx: Transaction,
  { accountId, id, status, reason }: { accountId: Id; id: Id; status: InboxStatus; reason?: string },
): Promise<void> {
  const inbox = await lockInbox(tx, { accountId, id })
  if (!inbox || inbox.deletedAt || (inbox.status === status && inbox.statusReason === reason)) return
  await updateInboxRow(tx, { ...inbox, status, statusReason: reason, updatedAt: tx.now() })
  if (status === 'active') await wakeLanes(tx, { accountId, kind: sendLane })
  appendEvents(tx, accountId, [
    { type: 'inbox.updated', inboxId: id, subjectId: id, data: { status, reason } },
  ])
}

/** The owner of a number has proved to have it: the inboxes that use it say so from now on. */
export async function setVerified(
  tx: Transaction,
  { accountId, phone }: { accountId: Id; phone: string },
): Promise<void> {
  const ids = await updateVerified(tx, { accountId, phone })
  appendEvents(
    tx,
    accountId,
    ids.map((id) => ({ type: 'inbox.updated', inboxId: id, subjectId: id, data: { verified: true } })),
  )
}
