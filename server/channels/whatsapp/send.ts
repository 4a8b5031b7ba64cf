import type { Inbox } from '../../core/inboxes/index.ts'
import type { SendOutcome } from '../../core/messages/index.ts'
import type { OutboundMessage } from '../adapter.ts'
import { askAbout, type Graph } from './graph.ts'
import { type Json, listOf, objectOf, textOf, withoutEmpty } from './json.ts'
import { unreadableAnswer } from './outcomes.ts'
import { render } from './render.ts'

/** Hands a message to Meta. Acceptance is not delivery: refusals mostly come later, as a `failed` status. */
export async function send(
  graph: Graph,
  message: OutboundMessage,
  inbox: Inbox,
  publicUrl?: string,
): Promise<SendOutcome> {
  const rendered = render(message, publicUrl)
  if ('refused' in rendered) return { outcome: 'rejected', error: rendered.refused }
  const result = await askAbout(graph, inbox, 'phone_number_id', {
    method: 'POST',
    path: ['messages'],
    body: rendered.body,
    attempts: message.attempts,
  })
  return result.ok ? toSent(result.body) : result.failure
}

/** The ids that Meta knows the recipient by may differ from the number that was written to. */
function toSent(body: Json): SendOutcome {
  const networkId = textOf(objectOf(listOf(body['messages'])[0])['id'])
  if (!networkId) return unreadableAnswer()
  const contact = objectOf(listOf(body['contacts'])[0])
  const addresses = [contact['user_id'], contact['wa_id']].flatMap((address) => textOf(address) ?? [])
  return withoutEmpty({
    outcome: 'sent' as const,
    networkId,
    addresses: addresses.length > 0 ? addresses : undefined,
  })
}
