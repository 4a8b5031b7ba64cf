import { type Access, type Answer, askAbout, type Graph, toAnswer } from './graph.ts'
import { type Json, listOf, objectOf, textOf, withoutEmpty } from './json.ts'
import { toRecipient } from './render.ts'

export type NewCall = { to: string; sdpOffer: string }
export type CallAction = { networkId: string; action: string; sdp?: string; to?: string }

/** Rings a person who allowed calls. The description of their side comes later, in a callback. */
export async function startCall(
  graph: Graph,
  inbox: Access,
  { to, sdpOffer }: NewCall,
): Promise<Answer<{ networkId: string }>> {
  const result = await askAbout(graph, inbox, 'phone_number_id', {
    method: 'POST',
    path: ['calls'],
    body: {
      messaging_product: 'whatsapp',
      ...toRecipient([to]),
      action: 'connect',
      session: { sdp_type: 'offer', sdp: sdpOffer },
    },
  })
  return toAnswer(result, firstCall)
}

/** Answers, refuses or ends a call: `pre_accept`, `accept`, `reject`, `terminate`. */
export async function actOnCall(
  graph: Graph,
  inbox: Access,
  { networkId, action, sdp, to }: CallAction,
): Promise<Answer<object>> {
  const result = await askAbout(graph, inbox, 'phone_number_id', {
    method: 'POST',
    path: ['calls'],
    body: withoutEmpty({
      messaging_product: 'whatsapp',
      ...(to !== undefined && toRecipient([to])),
      call_id: networkId,
      action,
      session: sdp === undefined ? undefined : { sdp_type: 'answer', sdp },
    }),
  })
  return toAnswer(result, () => ({}))
}

function firstCall(body: Json): { networkId: string } | undefined {
  const networkId = textOf(objectOf(listOf(body['calls'])[0])['id'])
  return networkId ? { networkId } : undefined
}
