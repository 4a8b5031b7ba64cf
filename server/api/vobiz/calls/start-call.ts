import Type from 'typebox'
import { toE164 } from '../../../../shared/phone.ts'
import { startCall as start } from '../../../core/calls/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { requireTexts } from '../channels/require-texts.ts'
import { findChannel } from '../find-channel.ts'
import type { Endpoint } from '../route.ts'
import { Nullable } from '../schemas.ts'

const NewCall = Type.Object({
  channel_id: Type.String({ description: 'The channel that calls' }),
  to: Type.Union([Type.String(), Type.Number()], { description: 'E.164, with or without +' }),
  sdp_offer: Type.String({ description: 'The WebRTC description of our side' }),
})

const StartedCall = Type.Object({
  call_id: Type.String(),
  from: Nullable(Type.String()),
  to: Type.String(),
  status: Type.Literal('initiated'),
  direction: Type.Literal('outbound'),
})

export const startCall: Endpoint = (app, { db, networks }) => {
  app.post('/calls/whatsapp', {
    schema: {
      operationId: 'startCall',
      summary: 'Call a contact over WhatsApp',
      description: 'WebRTC signalling only. The description of the other side comes later, by webhook.',
      tags: ['calls'],
      body: NewCall,
      response: { 201: StartedCall },
    },
    handler: async ({ vobiz, body }, reply) => {
      const to = toE164(String(body.to))
      if (!to)
        throw invalidField('to', 'must be a phone number in E.164, such as +918800000001', 'INVALID', body.to)
      requireTexts(body, ['sdp_offer'])
      const inbox = await findChannel(db, vobiz, body.channel_id)
      const network = networks.get(inbox.channel)
      const { networkId } = await start(db, { inbox, network, to, sdpOffer: body.sdp_offer })
      return reply.status(201).send({
        call_id: networkId,
        from: inbox.phone ?? null,
        to,
        status: 'initiated' as const,
        direction: 'outbound' as const,
      })
    },
  })
}
