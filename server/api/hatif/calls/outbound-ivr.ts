import { type IvrScript, placeIvrCall } from '../../../core/calls/index.ts'
import type { Inbox } from '../../../core/inboxes/index.ts'
import { ensureIvrWebhooks, requireWebhookUrl } from '../../../core/webhooks/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { FetchFailed } from '../../../platform/http/index.ts'
import { soundKeyOfUrl } from '../../../platform/storage/index.ts'
import { findChannel, requireScope } from '../channels/find-channel.ts'
import { readPhone } from '../phone.ts'
import type { Endpoint, HatifContext } from '../route.ts'
import { IvrAnswer, IvrOrder } from './ivr-schema.ts'
import { presentIvr } from './present-ivr.ts'
import { type NamedUrl, type ReadIvr, readIvr } from './read-ivr.ts'

export const outboundIvr: Endpoint = (app, context) => {
  const { db, fetch } = context
  app.post('/v1/outbound-ivr', {
    schema: {
      operationId: 'placeOutboundIvr',
      summary: 'Call a number, play a sound or a text, and hear which key is pressed',
      description:
        'The call is placed as soon as its line has room. What comes of it is sent to `webhookUrl`, faults of sounds included.',
      tags: ['calls'],
      body: IvrOrder,
      response: { 200: IvrAnswer },
    },
    handler: async ({ hatif, body }) => {
      const to = readPhone(hatif.account, body.destinationNumber, 'destinationNumber')
      const order = readIvr(body)
      for (const { url, member } of order.webhookUrls) requireWebhookUrl(fetch, url, member)
      for (const named of order.soundUrls) requireSoundUrl(context, named)
      const inbox = await findChannel(db, hatif, body.channelId)
      const provider = lineProviderOf(inbox)
      const { externalId, request } = order
      const [first] = order.webhookUrls
      const placed = await db.transaction(async (tx) => {
        const script = emptyScript(order)
        const called = await placeIvrCall(tx, {
          inbox,
          provider,
          to,
          externalId,
          request,
          webhookUrl: first!.url,
          script,
        })
        const urls = order.webhookUrls.map(({ url }) => url)
        if (called.isNew)
          await ensureIvrWebhooks(tx, {
            accountId: inbox.accountId,
            dialect: 'hatif',
            inboxId: inbox.id,
            urls,
          })
        return called
      })
      // The first call with the external id may be of another channel.
      requireScope(hatif, placed.call.inboxId)
      return presentIvr(placed.ivrCall, placed.call)
    },
  })
}

/** What is known of a script when its call is ordered; its sounds are made when the call is about to be placed. */
function emptyScript({ request, rules }: ReadIvr): IvrScript {
  const options = request.options.map(({ digit }) => ({ digit }))
  return { ...rules, prompt: { key: '', durationMs: 0 }, options }
}

/** Who carries the calls of the inbox's phone line. @throws AppError `invalid_request` when it has none */
function lineProviderOf({ name, channel, settings }: Inbox): string {
  const provider = settings[channel === 'voice' ? 'provider' : 'line_provider']
  if (typeof provider === 'string' && provider !== '') return provider
  throw invalidField('channelId', `names a channel without a phone line: '${name}'`, 'NO_PHONE_LINE')
}

/** Sounds of our own are read from our store; others are fetched, by the rules of all that is fetched. */
function requireSoundUrl({ fetch, publicUrl }: HatifContext, { url, member }: NamedUrl): void {
  if (soundKeyOfUrl(url, publicUrl())) return
  try {
    fetch.requireUrl(url)
  } catch (error) {
    if (!(error instanceof FetchFailed)) throw error
    throw invalidField(member, `cannot be fetched. ${error.message}`, 'INVALID', url)
  }
}
