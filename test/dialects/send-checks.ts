import { expect } from 'vitest'
import { createAgent } from '../../server/core/agents/index.ts'
import { sendMessage } from '../../server/core/messages/index.ts'
import { fromUuid, type Id, toUuid } from '../../server/platform/ids.ts'
import { check, type Tried } from './check.ts'
import { createLook, secondsOf } from './look.ts'
import { parsed } from './message-checks.ts'
import type { Body, Dialect, Found, World } from './world.ts'

type Sent = Found & { id: Id }
type Views = Record<Dialect, object>

/** Messages that go out, and what becomes of them. */
export function sendChecks(world: World): Record<string, Tried> {
  const { account, act, inbox, number, sandbox, newWriter, vobiz, hatif, chatbotx } = world
  const look = createLook(world)
  const whatsapp = '/v1/whatsapp/service-account'

  /** Each answers the id of what it sent, in decimal. */
  const text = {
    vobiz: async (to: Found, body: string) => {
      const message = { channel_id: inbox.uuid, to: to.phone, type: 'text', text: { body } }
      return fromUuid('message', (await vobiz('POST', '/messages', message)).id)!
    },
    hatif: async (to: Found, body: string) => {
      const message = { channelId: inbox.uuid, toNumber: to.digits, text: body }
      const { conversationEventId } = await hatif('POST', `${whatsapp}/sendText`, message)
      return fromUuid('message', conversationEventId)!
    },
    chatbotx: async (to: Found, body: string): Promise<Id> => {
      await chatbotx('POST', `/v1/contacts/phone:${to.phone}/messages`, { text: body })
      return (await look.last.chatbotx(to.conversationId)).id
    },
  }

  const toWriter = (send: (writer: Found & { wamid: string }) => Promise<Id>) => async (): Promise<Sent> => {
    const writer = await newWriter()
    const id = await send(writer)
    await world.sent()
    return { ...writer, id }
  }

  /** The last message of all three lists, delivered, under one id, and on the customer's phone. */
  const outgoing = (
    makers: Partial<Record<Dialect, (writer: Found & { wamid: string }) => Promise<Id>>>,
    views: Views,
    { status = ['delivered', 'Delivered'], sender = 'api' } = {},
  ): Tried =>
    check({
      make: Object.fromEntries(Object.entries(makers).map(([source, send]) => [source, toWriter(send)])),
      show: {
        vobiz: async ({ conversationId, contactId, id }: Sent) =>
          expect(parsed(await look.last.vobiz(conversationId))).toMatchObject({
            id: toUuid('message', id),
            direction: 'outbound',
            contact_id: toUuid('contact', contactId),
            status: status[0],
            ...views.vobiz,
          }),
        hatif: async ({ conversationId, id }: Sent) =>
          expect(await look.last.hatif(conversationId)).toMatchObject({
            eventId: toUuid('message', id),
            direction: 2,
            status: status[1],
            ...views.hatif,
          }),
        chatbotx: async ({ conversationId, id }: Sent) => {
          const shown = { id, messageType: 'outgoing', senderType: sender, senderId: null, ...views.chatbotx }
          expect(await look.last.chatbotx(conversationId)).toMatchObject(shown)
          const [listed] = (await look.listed.chatbotx(conversationId)).messages
          expect(listed).toMatchObject({ id })
        },
      },
    })

  const raw = (type: string, content: object) => async (to: Found) => {
    const message = { channel_id: inbox.uuid, to: to.phone, type, [type]: content }
    return fromUuid('message', (await vobiz('POST', '/messages', message)).id)!
  }
  const place = { latitude: 24.7, longitude: 46.7, name: 'Shop', address: 'Olaya' }
  const card = { name: { formatted_name: 'Bo Chen', first_name: 'Bo' }, phones: [{ phone: '+15550100003' }] }
  const choice = {
    type: 'button',
    body: { text: 'When?' },
    action: { buttons: [{ type: 'reply', reply: { id: 'am', title: 'Morning' } }] },
  }
  const fileLink = `${sandbox.url}/`

  return {
    'message.out.text': outgoing(
      {
        vobiz: (to) => text.vobiz(to, 'Yes, until six'),
        hatif: (to) => text.hatif(to, 'Yes, until six'),
        chatbotx: (to) => text.chatbotx(to, 'Yes, until six'),
      },
      {
        vobiz: { type: 'text', content: { body: 'Yes, until six' } },
        hatif: { body: 'Yes, until six', isAi: false, ownerUserId: null },
        chatbotx: { text: 'Yes, until six', contentType: 'text', sendError: null },
      },
    ),

    'message.out.file': outgoing(
      {
        vobiz: (to) => raw('image', { link: `${fileLink}photo.png`, caption: 'Look' })(to),
        hatif: async (to) => {
          const body = { channelId: inbox.uuid, toNumber: to.digits, caption: 'Look' }
          const file = { ...body, fileUrl: `${fileLink}photo.png`, fileName: 'photo.png' }
          return fromUuid('message', (await hatif('POST', `${whatsapp}/sendFile`, file)).conversationEventId)!
        },
        chatbotx: async (to) => {
          const form = new FormData()
          form.set('text', 'Look')
          form.append('files', new Blob([png], { type: 'image/png' }), 'photo.png')
          return (await chatbotx('POST', `/v1/conversations/${to.conversationId}/messages`, undefined, form))
            .id
        },
      },
      {
        vobiz: { type: 'image', content: { link: expect.stringMatching(/^http/), caption: 'Look' } },
        hatif: { body: 'Look', attachment: expect.stringMatching(/^http/) },
        chatbotx: { text: 'Look', contentAttributes: null },
      },
    ),

    'message.out.location': outgoing(
      { vobiz: raw('location', place) },
      {
        vobiz: { type: 'location', content: place },
        hatif: { location: place },
        chatbotx: { contentType: 'location', contentAttributes: place },
      },
    ),
    'message.out.contacts': outgoing(
      { vobiz: raw('contacts', [card]) },
      {
        vobiz: { type: 'contacts', content: [card] },
        hatif: { attachment: null },
        chatbotx: { contentAttributes: { contacts: [card] } },
      },
    ),
    'message.out.choice': outgoing(
      { vobiz: raw('interactive', choice) },
      {
        vobiz: { type: 'interactive', content: choice },
        hatif: { body: 'When?' },
        chatbotx: { text: 'When?', contentAttributes: choice },
      },
    ),
    'message.out.call-permission': outgoing(
      {
        chatbotx: async ({ conversationId }) => {
          const path = `/v1/conversations/${conversationId}/messages/whatsapp-call-permission`
          return (await chatbotx('POST', path, { text: 'May we call?' })).id
        },
      },
      {
        vobiz: { type: 'interactive', content: { type: 'call_permission_request' } },
        hatif: { body: 'May we call?' },
        chatbotx: { text: 'May we call?', contentAttributes: { type: 'call_permission_request' } },
      },
    ),

    'message.answer': check({
      make: {
        vobiz: toWriter(async (to) => {
          const message = { channel_id: inbox.uuid, to: to.phone, type: 'text', text: { body: 'Yes' } }
          const answer = { ...message, context: { message_id: to.wamid } }
          return fromUuid('message', (await vobiz('POST', '/messages', answer)).id)!
        }),
        chatbotx: toWriter(async ({ conversationId }) => {
          const { id: replyToMessageId } = await look.last.chatbotx(conversationId)
          const path = `/v1/conversations/${conversationId}/messages`
          return (await chatbotx('POST', path, { text: 'Yes', replyToMessageId })).id
        }),
      },
      show: {
        hatif: async ({ conversationId }: Sent) => {
          const [answer, question]: Body[] = await look.messages.hatif(conversationId)
          expect(answer.replyTo).toEqual({
            repliedToEventId: question.eventId,
            repliedToBody: 'Is it open today?',
          })
        },
        chatbotx: async ({ conversationId }: Sent) => {
          const [answer, question]: Body[] = await look.messages.chatbotx(conversationId)
          expect(answer).toMatchObject({ type: 'comment', parentId: question.id })
        },
        vobiz: async ({ conversationId }: Sent) =>
          expect(parsed(await look.last.vobiz(conversationId))).toMatchObject({ content: { body: 'Yes' } }),
      },
    }),

    'message.author': check({
      make: {
        store: toWriter(async ({ conversationId, digits }) => {
          const accountId = account.id
          return act(async (tx) => {
            const email = `ann${digits}@example.com`
            const { agent } = await createAgent(tx, { accountId, email, name: 'Ann', role: 'agent' })
            const { message } = await sendMessage(tx, {
              accountId,
              to: { conversationId },
              kind: 'text',
              content: { body: 'Yes' },
              text: 'Yes',
              sender: 'agent',
              agentId: agent.id,
            })
            return message.id
          })
        }),
      },
      show: {
        hatif: async ({ conversationId }: Sent) =>
          expect(await look.last.hatif(conversationId)).toMatchObject({
            handlerName: 'Ann',
            ownerUserId: expect.any(String),
            isAi: false,
          }),
        chatbotx: async ({ conversationId }: Sent) => {
          const { ownerUserId } = await look.last.hatif(conversationId)
          const senderId = fromUuid('user', ownerUserId)
          expect(await look.last.chatbotx(conversationId)).toMatchObject({ senderType: 'user', senderId })
        },
      },
      unseen: {
        vobiz: async ({ conversationId }: Sent) =>
          expect(await look.last.vobiz(conversationId)).toMatchObject({ direction: 'outbound' }),
      },
    }),

    'message.status': check({
      make: Object.fromEntries(
        (['vobiz', 'hatif', 'chatbotx'] as const).map((dialect) => [
          dialect,
          async () => {
            sandbox.control.behaviour(number, { deliveredDelayMs: null })
            try {
              return await toWriter((to) => text[dialect](to, 'Yes'))()
            } finally {
              sandbox.control.behaviour(number, { deliveredDelayMs: 10 })
            }
          },
        ]),
      ),
      show: {
        vobiz: async ({ conversationId }: Sent) => {
          const message = await look.last.vobiz(conversationId)
          expect(message.status).toBe('sent')
          expect(message.meta_message_id).toMatch(/^wamid\./)
        },
        hatif: async ({ conversationId }: Sent) =>
          expect(await look.last.hatif(conversationId)).toMatchObject({ status: 'Sent', errorCode: null }),
        chatbotx: async ({ conversationId }: Sent) => {
          const { sourceId, sendError } = await look.last.chatbotx(conversationId)
          const { meta_message_id } = await look.last.vobiz(conversationId)
          expect([sourceId, sendError]).toEqual([meta_message_id, null])
        },
      },
    }),

    'message.failure': check({
      make: {
        ...Object.fromEntries(
          (['vobiz', 'hatif', 'chatbotx'] as const).map((dialect) => [
            dialect,
            async () => {
              const writer = await newWriter()
              sandbox.control.customer(number, writer.digits, { onWhatsApp: false })
              await text[dialect](writer, 'Yes')
              await world.sent()
              return writer
            },
          ]),
        ),
      },
      show: {
        vobiz: async ({ conversationId }: Found) =>
          expect(await look.last.vobiz(conversationId)).toMatchObject({ status: 'failed' }),
        hatif: async ({ conversationId }: Found) =>
          expect(await look.last.hatif(conversationId)).toMatchObject({
            status: 'Failed',
            errorCode: 131026,
            failureReason: expect.any(String),
          }),
        chatbotx: async ({ conversationId, contactId }: Found) => {
          const { sendError } = await look.last.chatbotx(conversationId)
          expect(sendError).toBe((await look.last.hatif(conversationId)).failureReason)
          const { data }: { data: Body[] } = await chatbotx('GET', '/v1/error-logs?perPage=50')
          const own = data.filter((failure) => failure.contactId === contactId)
          expect(own).toMatchObject([{ action: 'sendMessage' }])
          expect(own[0].detail).toContain('131026')
        },
      },
    }),

    'message.time': check({
      make: { network: () => newWriter(), ...everySender() },
      show: {
        vobiz: async ({ conversationId }: Found) =>
          expect((await timesOf(conversationId)).vobiz).toMatch(/:\d\dZ$/),
        hatif: async ({ conversationId }: Found) =>
          expect((await timesOf(conversationId)).hatif).toMatch(/Z$/),
        chatbotx: async ({ conversationId }: Found) => {
          const times = await timesOf(conversationId)
          expect(times.chatbotx).toMatch(/\.\d{3}Z$/)
          expect(new Set(Object.values(times).map(secondsOf)).size).toBe(1)
        },
      },
    }),
  }

  function everySender() {
    return Object.fromEntries(
      (['vobiz', 'hatif', 'chatbotx'] as const).map((dialect) => [
        dialect,
        toWriter((to) => text[dialect](to, 'Yes')),
      ]),
    )
  }

  async function timesOf(id: Id): Promise<Record<Dialect, string>> {
    return {
      vobiz: (await look.last.vobiz(id)).created_at,
      hatif: (await look.last.hatif(id)).creationTime,
      chatbotx: (await look.last.chatbotx(id)).createdAt,
    }
  }
}

/** One grey pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
)
