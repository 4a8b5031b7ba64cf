import { type Access, type Answer, askAbout, type Graph, toAnswer } from './graph.ts'

/**
 * Shows the person that this message and those before it were read and, when asked, that an answer is being
 * typed; Meta shows typing only together with reading, for 25 seconds at most.
 */
export async function markRead(
  graph: Graph,
  inbox: Access,
  { networkId, typing }: { networkId: string; typing?: boolean },
): Promise<Answer<object>> {
  const result = await askAbout(graph, inbox, 'phone_number_id', {
    method: 'POST',
    path: ['messages'],
    body: {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: networkId,
      ...(typing && { typing_indicator: { type: 'text' } }),
    },
  })
  return toAnswer(result, () => ({}))
}
