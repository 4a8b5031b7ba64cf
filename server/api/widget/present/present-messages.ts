import type * as wire from '../../../../shared/widget.ts'
import { listAgentsById } from '../../../core/agents/index.ts'
import { listAttachments } from '../../../core/attachments/index.ts'
import { listMessagesById, type Message } from '../../../core/messages/index.ts'
import { listMessagesNamed } from '../../../core/visitors/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { presentMessage } from './present-message.ts'

export type Presented = { message: Message; shown: wire.Message }

/** Messages as visitors see them, in the order of their ids as given; in four statements for any number. */
export async function presentMessages(db: Db, accountId: Id, ids: Id[]): Promise<Presented[]> {
  if (ids.length === 0) return []
  const messages = await listMessagesById(db, accountId, ids)
  const agentIds = [...new Set(messages.flatMap(({ agentId }) => agentId ?? []))]
  const names = messages.flatMap(({ inboxId, replyToNetworkId }) =>
    replyToNetworkId ? [{ inboxId, networkId: replyToNetworkId }] : [],
  )
  const [attachments, agents, replied] = await Promise.all([
    listAttachments(db, accountId, ids),
    agentIds.length > 0 ? listAgentsById(db, accountId, agentIds) : [],
    listMessagesNamed(db, accountId, names),
  ])
  const linkKey = db.vault.derive('media-links')
  const byId = new Map(messages.map((message) => [message.id, message]))
  return ids.flatMap((id) => {
    const message = byId.get(id)
    if (!message) return []
    const shown = presentMessage(message, {
      attachments: attachments.filter(({ messageId }) => messageId === id),
      agent: agents.find((agent) => agent.id === message.agentId),
      replyTo: replied.get(`${message.inboxId}/${message.replyToNetworkId}`),
      linkKey,
      now: db.now(),
    })
    return { message, shown }
  })
}
