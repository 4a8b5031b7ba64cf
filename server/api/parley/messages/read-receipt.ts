import type { FastifyBaseLogger } from 'fastify'
import { findInbox, type NetworkAnswer } from '../../../core/inboxes/index.ts'
import { findLastInboundName } from '../../../core/messages/index.ts'
import { errorText } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Services } from '../../services.ts'

type Place = { accountId: Id; id: Id; inboxId: Id; channel: string }

/**
 * Has the network show the contact that what they wrote last, and all before it, was read; when `typing`, also that an
 * answer is being written. Undefined when there is nothing to tell, or the network cannot be told.
 */
export async function sendReadReceipt(
  { db, networks }: Pick<Services, 'db' | 'networks'>,
  { accountId, id: conversationId, inboxId, channel }: Place,
  { typing = false }: { typing?: boolean } = {},
): Promise<NetworkAnswer<object> | undefined> {
  const network = networks.get(channel)
  if (!network?.markRead || network.isOwn) return undefined
  const [inbox, networkId] = await Promise.all([
    findInbox(db, { accountId, id: inboxId }),
    findLastInboundName(db, { accountId, conversationId }),
  ])
  if (!inbox || inbox.deletedAt || inbox.status !== 'active' || networkId === undefined) return undefined
  return network.markRead(inbox, { networkId, ...(typing && { typing }) })
}

/**
 * Has the networks told of what agents have just read, one after the other. Nobody waits for it: it is read here,
 * whatever a network says.
 */
export async function tellRead(
  services: Pick<Services, 'db' | 'networks'>,
  log: FastifyBaseLogger,
  read: readonly (Place & { unreadCount: number })[],
): Promise<void> {
  for (const conversation of read) {
    if (conversation.unreadCount === 0) continue
    await sendReadReceipt(services, conversation).catch((error: unknown) =>
      log.info(
        { conversationId: conversation.id, error: errorText(error) },
        'cannot tell the network what was read',
      ),
    )
  }
}
