import Type from 'typebox'
import { confirmCode } from '../../../core/numbers/index.ts'
import { requireAccountWide } from '../require-account-wide.ts'
import type { Endpoint } from '../route.ts'
import { readPhone } from './read-number.ts'

const Confirmation = Type.Object({
  phone_number: Type.Union([Type.String(), Type.Number()], { description: 'E.164, with or without +' }),
  otp_code: Type.Union([Type.String(), Type.Number()], { description: 'The six digits that were sent' }),
})

const Verified = Type.Object({ status: Type.Literal('verified'), message: Type.String() })

export const confirmNumber: Endpoint = (app, { db }) => {
  app.post('/numbers/whatsapp/bring-your-own/confirm', {
    schema: {
      operationId: 'confirmNumber',
      summary: 'Give back the code that was sent',
      tags: ['numbers'],
      body: Confirmation,
      response: { 200: Verified },
    },
    handler: async ({ vobiz, body }) => {
      requireAccountWide(vobiz)
      const phone = readPhone('phone_number', body.phone_number)
      // A client that reads the code as a number loses its leading zeros.
      const code = String(body.otp_code).trim().padStart(6, '0')
      await confirmCode(db, { accountId: vobiz.account.id, phone, code })
      return { status: 'verified' as const, message: `${phone} is verified` }
    },
  })
}
