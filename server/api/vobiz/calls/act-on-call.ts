import Type from 'typebox'
import { actOnCall as act, callActions, findCall } from '../../../core/calls/index.ts'
import type { Inbox } from '../../../core/inboxes/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { fromUuid } from '../../../platform/ids.ts'
import { findChannel } from '../find-channel.ts'
import type { Endpoint } from '../route.ts'
import { Nullable } from '../schemas.ts'

const Action = Type.Object({
  channel_id: Type.String(),
  call_id: Type.String({ description: 'The network’s id of the call, or its id in the logs' }),
  action: Type.Enum([...callActions]),
  sdp: Type.Optional(Nullable(Type.String({ description: 'Needed for pre_accept and accept' }))),
})

const Done = Type.Object({ call_id: Type.String(), action: Type.String(), success: Type.Literal(true) })

export const actOnCall: Endpoint = (app, { db, networks }) => {
  app.post('/calls/whatsapp/action', {
    schema: {
      operationId: 'actOnCall',
      summary: 'Answer, refuse or end a call',
      tags: ['calls'],
      body: Action,
      response: { 200: Done },
    },
    handler: async ({ vobiz, body }) => {
      const { call_id, action } = body
      const inbox = await findChannel(db, vobiz, body.channel_id)
      const networkId = await readCallId(db, inbox, call_id.trim())
      const sdp = body.sdp?.trim() ? body.sdp : undefined
      await act(db, { inbox, network: networks.get(inbox.channel), networkId, action, sdp })
      return { call_id, action, success: true as const }
    },
  })
}

/** The network's own id; for ours, the one it stands for. */
async function readCallId(db: Db, { accountId, id: inboxId }: Inbox, callId: string): Promise<string> {
  const id = fromUuid('call', callId)
  if (!id) return callId
  const call = await findCall(db, { accountId, id })
  if (call?.inboxId !== inboxId || !call.networkId) throw notFound('call')
  return call.networkId
}
