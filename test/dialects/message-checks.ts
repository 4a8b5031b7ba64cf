import { expect } from 'vitest'
import { type Id, toUuid } from '../../server/platform/ids.ts'
import { check, type Tried } from './check.ts'
import { createLook, secondsOf } from './look.ts'
import type { Body, Found, World } from './world.ts'

/** What each dialect has to show of a message, beside what is the same for all. */
type Views = Record<'vobiz' | 'hatif' | 'chatbotx', object>

/** Messages of every kind, in and out. */
export function messageChecks(world: World): Record<string, Tried> {
  const { inbox, newWriter, vobiz, hatif, chatbotx } = world
  const look = createLook(world)

  /** A message that a contact wrote is the newest of the three lists, once, with one time, id and contact. */
  const incoming = (written: object | ((writer: Found) => object), views: Views): Tried =>
    check({
      make: {
        network: async () => {
          const writer = await newWriter()
          const message = typeof written === 'function' ? written(writer) : written
          const wamid = await world.write(writer, { ...message })
          return { ...writer, ...(await sharedBy(writer.conversationId)), wamid }
        },
      },
      show: {
        vobiz: async ({ conversationId, contactId, wamid }) => {
          const messages = await look.messages.vobiz(conversationId)
          expect(messages).toHaveLength(2)
          expect(parsed(messages[0])).toMatchObject({
            direction: 'inbound',
            status: 'delivered',
            meta_message_id: wamid,
            contact_id: toUuid('contact', contactId),
            ...views.vobiz,
          })
        },
        hatif: async ({ conversationId, contactId, id, at }) => {
          const messages = await look.messages.hatif(conversationId)
          expect(messages).toHaveLength(2)
          expect(messages[0]).toMatchObject({
            eventId: toUuid('message', id),
            sourceType: 2,
            direction: 1,
            contactId: toUuid('contact', contactId),
            ...views.hatif,
          })
          expect(secondsOf(messages[0].creationTime)).toBe(at)
        },
        chatbotx: async ({ conversationId, contactId, id, at, wamid }) => {
          const messages = await look.messages.chatbotx(conversationId)
          expect(messages).toHaveLength(2)
          const shown = { id, messageType: 'incoming', senderType: 'contact', senderId: contactId }
          expect(messages[0]).toMatchObject({ ...shown, sourceId: wamid, ...views.chatbotx })
          expect(secondsOf(messages[0].createdAt)).toBe(at)
          const { data } = await chatbotx('GET', `/v1/contacts/id:${contactId}/messages`)
          // Addresses of files are signed anew for every answer.
          expect(data.map(withoutUrls)).toEqual(messages.map(withoutUrls))
        },
      },
    })

  const caption = 'Look'
  const file = (kind: string): Tried =>
    incoming(
      { type: kind, ...(['audio', 'sticker'].includes(kind) ? {} : { caption, [kind]: { caption } }) },
      {
        vobiz: { type: kind, content: { id: expect.any(String), mime_type: expect.any(String) } },
        hatif: { attachment: expect.stringMatching(/^http/) },
        chatbotx: {
          contentAttributes: null,
          attachments: [{ fileType: shownFileTypes[kind], url: expect.stringMatching(/^http/) }],
        },
      },
    )

  return {
    'message.in.text': incoming(
      { text: 'Is it open today? é 😀' },
      {
        vobiz: { type: 'text', content: { body: 'Is it open today? é 😀' } },
        hatif: { body: 'Is it open today? é 😀', attachment: null },
        chatbotx: { text: 'Is it open today? é 😀', contentType: 'text', attachments: [] },
      },
    ),
    'message.in.image': file('image'),
    'message.in.video': file('video'),
    'message.in.audio': file('audio'),
    'message.in.document': file('document'),
    'message.in.sticker': file('sticker'),
    'message.in.location': incoming(
      { location: { latitude: 24.7, longitude: 46.7, name: 'Shop', address: 'Olaya' } },
      {
        vobiz: { type: 'location', content: { latitude: 24.7, longitude: 46.7 } },
        hatif: { location: { latitude: 24.7, longitude: 46.7, name: 'Shop', address: 'Olaya' } },
        chatbotx: { contentType: 'location', contentAttributes: { latitude: 24.7, longitude: 46.7 } },
      },
    ),
    'message.in.contacts': incoming(
      { contacts: [{ name: { formatted_name: 'Bo Chen' }, phones: [{ phone: '+1 555 010 0003' }] }] },
      {
        vobiz: { type: 'contacts', content: [{ name: { formatted_name: 'Bo Chen' } }] },
        hatif: { body: 'Bo Chen' },
        chatbotx: {
          text: 'Bo Chen',
          contentType: 'text',
          contentAttributes: { contacts: [{ name: { formatted_name: 'Bo Chen' } }] },
        },
      },
    ),
    'message.in.button': incoming(
      { button: { text: 'Yes', payload: 'yes-please' } },
      {
        vobiz: { type: 'button', content: { text: 'Yes', payload: 'yes-please' } },
        hatif: { body: 'Yes' },
        chatbotx: { text: 'Yes', contentAttributes: { payload: 'yes-please' } },
      },
    ),
    'message.in.choice': incoming(
      { interactive: { button_reply: { id: 'am', title: 'Morning' } } },
      {
        vobiz: { type: 'interactive', content: { button_reply: { id: 'am', title: 'Morning' } } },
        hatif: { body: 'Morning' },
        chatbotx: { text: 'Morning', contentAttributes: { button_reply: { id: 'am' } } },
      },
    ),
    'message.in.reaction': check({
      make: {
        network: async () => {
          const writer = await newWriter()
          await world.write(writer, { reaction: { message_id: writer.wamid, emoji: '👍' } })
          return writer
        },
      },
      show: {
        vobiz: async ({ conversationId }) =>
          expect(parsed(await look.last.vobiz(conversationId))).toMatchObject({
            type: 'reaction',
            content: { emoji: '👍' },
          }),
        hatif: async ({ conversationId }) =>
          expect(await look.last.hatif(conversationId)).toMatchObject({ direction: 1, body: '👍' }),
        chatbotx: async ({ conversationId }) =>
          expect(await look.last.chatbotx(conversationId)).toMatchObject({
            text: '👍',
            contentAttributes: { emoji: '👍' },
          }),
      },
    }),
    'message.in.unsupported': incoming(
      { type: 'unsupported' },
      {
        vobiz: { type: 'unsupported' },
        hatif: { body: null },
        chatbotx: { text: null, contentType: 'text', contentAttributes: { type: 'unknown' } },
      },
    ),

    'message.edit': check({
      make: {
        network: async () => {
          const writer = await newWriter()
          await world.write(writer, { type: 'edit', target: writer.wamid, text: 'Is it open on Sunday?' })
          return writer
        },
      },
      show: {
        vobiz: async ({ conversationId }) =>
          expect((await look.messages.vobiz(conversationId)).map(parsed)).toMatchObject([
            { content: { body: 'Is it open on Sunday?' } },
          ]),
        hatif: async ({ conversationId }) =>
          expect(await look.messages.hatif(conversationId)).toMatchObject([
            { body: 'Is it open on Sunday?' },
          ]),
        chatbotx: async ({ conversationId }) =>
          expect(await look.messages.chatbotx(conversationId)).toMatchObject([
            { text: 'Is it open on Sunday?' },
          ]),
      },
    }),

    'message.deletion': check({
      make: {
        network: async () => {
          const writer = await newWriter()
          await world.write(writer, { type: 'revoke', target: writer.wamid })
          return writer
        },
        chatbotx: async () => {
          const writer = await newWriter()
          const [{ id, createdAt }]: Body[] = await look.messages.chatbotx(writer.conversationId)
          const path = `/v1/conversations/${writer.conversationId}/messages/${id}`
          await chatbotx('DELETE', path, { createdAt })
          return writer
        },
      },
      show: {
        vobiz: async ({ conversationId }) => {
          const [message, ...others]: Body[] = await look.messages.vobiz(conversationId)
          expect([JSON.parse(message.content), others]).toEqual([{}, []])
        },
        hatif: async ({ conversationId }) =>
          expect(await look.messages.hatif(conversationId)).toMatchObject([{ body: null }]),
        chatbotx: async ({ conversationId }) =>
          expect(await look.messages.chatbotx(conversationId)).toMatchObject([
            { text: null, deletedAt: expect.any(String) },
          ]),
      },
    }),

    'message.order': check({
      make: {
        network: async () => {
          const writer = await newWriter('one')
          await world.write(writer, { text: 'two' })
          await vobiz('POST', '/messages', {
            channel_id: inbox.uuid,
            to: writer.phone,
            type: 'text',
            text: { body: 'three' },
          })
          await hatif('POST', sendText, { channelId: inbox.uuid, toNumber: writer.digits, text: 'four' })
          await chatbotx('POST', `/v1/contacts/id:${writer.contactId}/messages`, { text: 'five' })
          await world.sent()
          return writer
        },
      },
      show: {
        vobiz: async ({ conversationId }) =>
          expect((await look.messages.vobiz(conversationId)).map((one) => parsed(one).content.body)).toEqual(
            newestFirst,
          ),
        hatif: async ({ conversationId }) =>
          expect((await look.messages.hatif(conversationId)).map(({ body }) => body)).toEqual(newestFirst),
        chatbotx: async ({ conversationId }) =>
          expect((await look.messages.chatbotx(conversationId)).map(({ text }) => text)).toEqual(newestFirst),
      },
    }),

    'message.marks': check({
      make: {
        chatbotx: async () => {
          const writer = await newWriter()
          const { id, createdAt }: Body = await look.last.chatbotx(writer.conversationId)
          const path = `/v1/conversations/${writer.conversationId}/messages/${id}/attributes`
          await chatbotx('POST', path, { createdAt, liked: true })
          return writer
        },
      },
      show: {
        chatbotx: async ({ conversationId }) =>
          expect(await look.last.chatbotx(conversationId)).toMatchObject({ attributes: { liked: true } }),
      },
    }),
  }

  /** The newest message's id, decimal, and the second in which it was written, as two dialects agree on them. */
  async function sharedBy(conversationId: Id): Promise<{ id: Id; at: number }> {
    const { id } = await look.last.chatbotx(conversationId)
    const { id: uuid, created_at } = await look.last.vobiz(conversationId)
    expect(uuid).toBe(toUuid('message', id))
    return { id, at: secondsOf(created_at) }
  }
}

const sendText = '/v1/whatsapp/service-account/sendText'
const newestFirst = ['five', 'four', 'three', 'two', 'one']

const shownFileTypes: Record<string, string> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  document: 'file',
  sticker: 'image',
}

function withoutUrls({ attachments, ...message }: Body): Body {
  return { ...message, attachments: attachments.map(({ url: _url, ...file }: Body) => file) }
}

/** Vobiz's message with its content read: a text that holds JSON. */
export function parsed(message: Body): Body {
  return { ...message, content: JSON.parse(message.content) }
}
