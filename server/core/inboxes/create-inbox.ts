import { toE164 } from '../../../shared/phone.ts'
import type { Db, Transaction } from '../../platform/db/index.ts'
import { duplicate, invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { Inbox, InboxSchema } from './inbox.ts'
import { insertInbox, listInboxes, lockConnecting, replaceAddresses } from './inbox-queries.ts'
import { readSettings } from './inbox-settings.ts'

/** Connects an address of a channel. Asks nothing of the network. The same number or network id twice is refused. */
export async function createInbox(
  tx: Transaction,
  schema: InboxSchema,
  { accountId, name, phone, settings, incomplete = false }: NewInbox,
): Promise<Inbox> {
  const inbox = draftInbox(tx, schema, { accountId, name, phone, settings, incomplete })
  const { settings: plain, secrets } = inbox
  await lockConnecting(tx, accountId)
  await requireUnconnected(tx, schema, inbox)
  await insertInbox(tx, inbox)
  await replaceAddresses(tx, inbox, schema.addresses(plain, secrets))
  appendEvents(tx, accountId, [{ type: 'inbox.created', inboxId: inbox.id, subjectId: inbox.id }])
  return inbox
}

/** An inbox as it would be made, for asking its network first. @throws AppError `invalid_request` */
export function draftInbox(
  db: Db,
  schema: InboxSchema,
  { accountId, name, phone, settings, incomplete = false }: NewInbox,
): Inbox {
  const e164 = phone === undefined ? undefined : readInboxPhone(phone)
  const { plain, secrets } = readSettings(schema, withDefaults(schema, settings), { partial: incomplete })
  return {
    accountId,
    id: db.newId(),
    channel: schema.channel,
    name: name?.trim() || e164 || schema.channel,
    phone: e164,
    status: 'active',
    statusReason: undefined,
    settings: plain,
    secrets,
    createdAt: db.now(),
    updatedAt: db.now(),
    deletedAt: undefined,
  }
}

/** @throws AppError `invalid_request` about `phone_number` */
export function readInboxPhone(phone: string): string {
  const e164 = toE164(phone)
  if (e164) return e164
  throw invalidField('phone_number', 'must be an E.164 number such as +15550100200', 'INVALID', phone)
}

/** What is given as empty is not given. */
function withDefaults(schema: InboxSchema, settings: Record<string, unknown>): Record<string, unknown> {
  const missing = Object.entries(schema.defaults?.() ?? {}).filter(([key]) => (settings[key] ?? '') === '')
  return { ...settings, ...Object.fromEntries(missing) }
}

export type NewInbox = {
  accountId: Id
  name?: string
  phone?: string
  settings: Record<string, unknown>
  /** Settings that the channel needs may still be missing, for instance while a number is being bought. */
  incomplete?: boolean
}

/** @throws AppError `duplicate` when another inbox of the account has the number, or an address that is only one’s */
export async function requireUnconnected(tx: Transaction, schema: InboxSchema, inbox: Inbox): Promise<void> {
  const names = (settings: Inbox['settings']) =>
    schema.addresses(settings, {}).flatMap(({ kind, key, own }) => (own ? `${kind}/${key}` : []))
  const own = new Set(names(inbox.settings))
  for (const other of await listInboxes(tx, { accountId: inbox.accountId, channel: inbox.channel })) {
    if (other.id === inbox.id) continue
    if (inbox.phone && other.phone === inbox.phone)
      throw duplicate('inbox', `The number ${inbox.phone} is connected already, as '${other.name}'`)
    if (names(other.settings).some((key) => own.has(key)))
      throw duplicate('inbox', `This address is connected already, as '${other.name}'`)
  }
}
