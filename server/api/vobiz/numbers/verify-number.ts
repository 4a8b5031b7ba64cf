import Type from 'typebox'
import { codeMethods, requestCode } from '../../../core/numbers/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { presentTime } from '../present/time.ts'
import { requireAccountWide } from '../require-account-wide.ts'
import type { Endpoint } from '../route.ts'
import { Time, Uuid } from '../schemas.ts'
import { readPhone } from './read-number.ts'

const Claim = Type.Object({
  phone_number: Type.Union([Type.String(), Type.Number()], { description: 'E.164, with or without +' }),
  verification_method: Type.Enum([...codeMethods]),
})

const OpenClaim = Type.Object({
  id: Uuid,
  phone_number: Type.String(),
  status: Type.Literal('pending'),
  expires_at: Time,
})

export const verifyNumber: Endpoint = (app, { db, numbers }) => {
  app.post('/numbers/whatsapp/bring-your-own/verify', {
    schema: {
      operationId: 'verifyNumber',
      summary: 'Send a code to a number of your own',
      description: 'The code has six digits and is good for ten minutes and five tries.',
      tags: ['numbers'],
      body: Claim,
      response: { 200: OpenClaim },
    },
    handler: async ({ vobiz, body }) => {
      requireAccountWide(vobiz)
      const claim = await requestCode(db, {
        provider: numbers,
        accountId: vobiz.account.id,
        phone: readPhone('phone_number', body.phone_number),
        method: body.verification_method,
      })
      return {
        id: toUuid('numberVerification', claim.id),
        phone_number: claim.phone,
        status: 'pending' as const,
        expires_at: presentTime(claim.expiresAt),
      }
    },
  })
}
