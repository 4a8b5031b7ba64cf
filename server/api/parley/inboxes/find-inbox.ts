import Type from 'typebox'
import { getInbox, type Inbox, type InboxSchema, type Network } from '../../../core/inboxes/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { AppError, invalidField, invalidFields, notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { readId } from '../read-id.ts'

/** Settings as a request gives them: null takes one away. */
export const SettingsInput = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
  { description: 'Settings and secrets of the channel by name; null takes one away' },
)

/** The inbox of a path, if the caller sees it. @throws AppError `not_found` */
export function readInboxId({ permissions }: Caller, text: string): Id {
  const id = readId('inbox', text)
  if (permissions.inboxIds && !permissions.inboxIds.includes(id)) throw notFound('inbox')
  return id
}

/** @throws AppError `not_found` */
export async function getVisibleInbox(db: Db, caller: Caller, text: string): Promise<Inbox> {
  return getInbox(db, { accountId: caller.account.id, id: readInboxId(caller, text) })
}

/** @throws AppError `invalid_request` about `channel` */
export function requireNetwork(networks: Map<string, Network>, channel: string): Network {
  const network = networks.get(channel)
  if (network) return network
  throw invalidField('channel', `must be one of ${[...networks.keys()].join(', ')}`, 'INVALID', channel)
}

/** Says of faults of settings where the request has them. */
export function explainSettings(schema: InboxSchema) {
  return (error: unknown): never => {
    if (!(error instanceof AppError) || !error.details.fields) throw error
    throw invalidFields(
      error.details.fields.map((fault) => {
        if (fault.field === 'phone_number') return { ...fault, field: 'phone' }
        const isSetting = schema.settings[fault.field] !== undefined || fault.code === 'UNKNOWN'
        return isSetting ? { ...fault, field: `settings.${fault.field}` } : fault
      }),
    )
  }
}
