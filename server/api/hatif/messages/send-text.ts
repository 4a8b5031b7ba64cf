import Type from 'typebox'
import { invalidField } from '../../../platform/errors.ts'
import type { Endpoint } from '../route.ts'
import { Accepted, findWhatsApp, send, target } from './send.ts'

const longestText = 4096

export const sendText: Endpoint = (app, { db }) => {
  app.post('/v1/whatsapp/service-account/sendtext', {
    schema: {
      operationId: 'sendText',
      summary: 'Send a text on WhatsApp, within 24 hours after the contact last wrote',
      tags: ['whatsapp'],
      body: Type.Object({ ...target, text: Type.String() }),
      response: { 200: Accepted },
    },
    handler: async ({ hatif, body }) => {
      const { text, toNumber } = body
      if (text.trim() === '') throw invalidField('text', 'is required', 'REQUIRED')
      if ([...text].length > longestText)
        throw invalidField('text', `may have ${longestText} characters at most`, 'TOO_LONG')
      const inbox = await findWhatsApp(db, hatif, body.channelId)
      const content = { body: text }
      return send(db, hatif, { inbox, toNumber, kind: 'text', content, text, message: 'Message accepted' })
    },
  })
}
