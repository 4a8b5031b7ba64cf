import type { Db, Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { wakeLanes } from '../../platform/lanes/index.ts'
import { appendEvents } from '../events/index.ts'
import type { Inbox, InboxSchema, InboxStatus } from './inbox.ts'
import { sendLane } from './inbox-lanes.ts'
import { findInbox, lockInbox, replaceAddresses, updateInboxRow, updateVerified } from './inbox-queries.ts'
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

/** Changes the name or settings; those not given stay. New secrets bring a suspended inbox back. */
export async function updateInbox(
  tx: Transaction,
  schema: InboxSchema,
  { accountId, id, name, settings = {} }: InboxChange,
): Promise<Inbox> {
  const inbox = await lockInbox(tx, { accountId, id })
  if (!inbox || inbox.deletedAt) throw notFound('inbox')
  const { plain, secrets } = readSettings(schema, settings, { partial: true })
  const renewed = Object.keys(secrets).length > 0
  const changed: Inbox = {
    ...inbox,
    name: name?.trim() || inbox.name,
    settings: { ...inbox.settings, ...plain },
    secrets: { ...inbox.secrets, ...secrets },
    status: renewed && inbox.status === 'suspended' ? 'active' : inbox.status,
    statusReason: renewed ? undefined : inbox.statusReason,
    updatedAt: tx.now(),
  }
  await updateInboxRow(tx, changed)
  await replaceAddresses(tx, changed, schema.addresses(changed.settings, changed.secrets))
  if (changed.status !== inbox.status) await wakeLanes(tx, { accountId, kind: sendLane })
  appendEvents(tx, accountId, [{ type: 'inbox.updated', inboxId: id, subjectId: id }])
  return changed
}

export type InboxChange = { accountId: Id; id: Id; name?: string; settings?: Record<string, unknown> }

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
