import Type, { type Static } from 'typebox'
import { toE164 } from '../../../../shared/phone.ts'
import { createInbox, type Network, networkAbility, refusalError } from '../../../core/inboxes/index.ts'
import { AppError } from '../../../platform/errors.ts'
import { requireAccountWide } from '../require-account-wide.ts'
import type { Endpoint } from '../route.ts'
import { Nullable } from '../schemas.ts'
import { Channel, onboardingModes } from './channel-schema.ts'
import { presentChannel } from './present-channel.ts'
import { requireTexts } from './require-texts.ts'

const Signup = Type.Object({
  code: Type.String({ description: 'What Meta’s signup window handed out' }),
  waba_id: Type.String(),
  phone_number_id: Type.Optional(Nullable(Type.String({ description: 'Asked of Meta when missing' }))),
  phone_number: Type.Optional(Nullable(Type.String({ description: 'Asked of Meta when missing' }))),
  number_provider: Type.Optional(Nullable(Type.String())),
  number_onboarding_mode: Type.Optional(Nullable(Type.Enum(onboardingModes))),
})

const SignedUp = Type.Object({
  channel: Channel,
  phone_number: Nullable(Type.String()),
  display_name: Type.String(),
})

export const embeddedSignup: Endpoint = (app, { db, networks }) => {
  app.post('/channels/whatsapp/embedded-signup', {
    schema: {
      operationId: 'embeddedSignup',
      summary: 'Connect a number through Meta’s signup window',
      description: 'Exchanges the code for a token, and asks Meta for the number where it is not given.',
      tags: ['channels'],
      body: Signup,
      response: { 201: SignedUp },
    },
    handler: async ({ vobiz, body }, reply) => {
      requireAccountWide(vobiz)
      const { code, waba_id } = requireTexts(body, ['code', 'waba_id'])
      const network = networks.get('whatsapp')!
      const exchanged = await networkAbility(network, 'exchangeCode')(code)
      if (!exchanged.ok) throw refusalError(exchanged)
      const access_token = exchanged.accessToken
      const number = await findNumber(network, { ...body, waba_id, access_token })
      const inbox = await db.transaction((tx) =>
        createInbox(tx, network.schema, {
          accountId: vobiz.account.id,
          name: number.name,
          phone: number.phone,
          settings: {
            waba_id,
            access_token,
            phone_number_id: number.id,
            number_provider: body.number_provider?.trim() || 'meta_direct',
            number_onboarding_mode: body.number_onboarding_mode ?? 'embedded_signup',
            verification_status: number.isListed ? 'verified' : 'pending',
          },
        }),
      )
      return reply.status(201).send({
        channel: presentChannel(inbox, vobiz),
        phone_number: inbox.phone ?? null,
        display_name: inbox.name,
      })
    },
  })
}

type Wanted = Static<typeof Signup> & { access_token: string }
type SignupNumber = { id: string; phone: string; name: string; isListed: boolean }

/** The number that is meant, completed from what the network lists; of several, the first when none is named. */
async function findNumber(network: Network, wanted: Wanted): Promise<SignupNumber> {
  const id = wanted.phone_number_id?.trim() || undefined
  const given = wanted.phone_number?.trim() || undefined
  const phone = given && (toE164(given) ?? given)
  const { waba_id, access_token } = wanted
  const answer = await networkAbility(
    network,
    'phoneNumbers',
  )({ settings: { waba_id }, secrets: { access_token } })
  if (answer.ok) {
    const listed = answer.numbers.find(
      (number) => (!id || number.id === id) && (!phone || number.phone === phone),
    )
    if (listed) return { ...listed, isListed: true }
  }
  if (id && phone) return { id, phone, name: phone, isListed: false }
  if (!answer.ok) throw refusalError(answer)
  throw new AppError(
    'network_refused',
    `The business account ${waba_id} has no such phone number; it has ${answer.numbers.map((number) => number.phone).join(', ') || 'none'}`,
  )
}
