import Type, { type Static } from 'typebox'
import { createInbox, type NewInbox } from '../../../core/inboxes/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import { requireAccountWide } from '../require-account-wide.ts'
import type { Endpoint } from '../route.ts'
import { Nullable } from '../schemas.ts'
import { Channel, onboardingModes } from './channel-schema.ts'
import { presentChannel } from './present-channel.ts'
import { requireTexts } from './require-texts.ts'

const NewChannel = Type.Object({
  waba_id: Type.String({ description: 'Meta’s id of the WhatsApp Business Account' }),
  phone_number_id: Type.Optional(
    Nullable(Type.String({ description: 'Required unless the number is bought' })),
  ),
  phone_number: Type.String({ description: 'E.164, with or without +' }),
  number_onboarding_mode: Type.Enum(onboardingModes),
  number_provider: Type.String({ description: 'Who the number comes from, such as meta_direct' }),
  number_order_id: Type.Optional(Nullable(Type.String())),
  access_token: Type.String({ description: 'The token with which messages are sent; it is never shown' }),
  display_name: Type.Optional(Nullable(Type.String({ description: 'The phone number when missing' }))),
})

export const createChannel: Endpoint = (app, { db, networks }) => {
  for (const path of ['/channels/whatsapp', '/channels']) {
    app.post(path, {
      schema: {
        operationId: 'createChannel',
        summary: 'Connect a number',
        description: 'Asks nothing of the network. Callbacks are verified with the server’s own Meta app.',
        tags: ['channels'],
        body: NewChannel,
        response: { 201: Channel },
        hide: path === '/channels',
      },
      handler: async ({ vobiz, body }, reply) => {
        requireAccountWide(vobiz)
        const draft = readChannel(body, vobiz.account.id)
        const inbox = await db.transaction((tx) => createInbox(tx, networks.get('whatsapp')!.schema, draft))
        return reply.status(201).send(presentChannel(inbox, vobiz))
      },
    })
  }
}

/** Takes the documented fields and no others: the inbox has settings that only its operator may set. */
function readChannel(body: Static<typeof NewChannel>, accountId: Id): NewInbox {
  const { waba_id, phone_number, number_provider, access_token } = requireTexts(body, [
    'waba_id',
    'phone_number',
    'number_provider',
    'access_token',
  ])
  const { number_onboarding_mode, number_order_id } = body
  const isBought = number_onboarding_mode === 'buy_from_vobiz'
  const phone_number_id = body.phone_number_id?.trim()
  if (!isBought && !phone_number_id)
    throw invalidField('phone_number_id', 'is required unless the number is bought', 'REQUIRED')
  return {
    accountId,
    name: body.display_name ?? undefined,
    phone: phone_number,
    settings: {
      waba_id,
      phone_number_id,
      access_token,
      number_provider,
      number_onboarding_mode,
      number_order_id,
      verification_status: 'pending',
    },
    incomplete: isBought,
  }
}
