import { expect } from 'vitest'
import { voiceSchema } from '../../server/channels/voice/index.ts'
import { webchatSchema } from '../../server/channels/webchat/schema.ts'
import { disconnectInbox } from '../../server/core/conversations/index.ts'
import { rateConversation } from '../../server/core/visitors/index.ts'
import { sql } from '../../server/platform/db/index.ts'
import { fromUuid, type Id, toUuid } from '../../server/platform/ids.ts'
import { check, type Tried } from './check.ts'
import { createLook } from './look.ts'
import type { Body, Dialect, World } from './world.ts'

type Place = { contactId: Id; conversationId: Id }

/** Conversations in inboxes that some dialects do not have, and what no dialect shows. */
export function placeChecks(world: World): Record<string, Tried> {
  const { account, act, db, inbox, makeInbox, newPerson, newWriter, statusOf, vobiz, hatif, chatbotx } = world
  const look = createLook(world)
  const accountId = account.id
  const all: Record<Dialect, () => Promise<Body[]>> = {
    vobiz: async () => (await vobiz('GET', '/conversations')).items,
    hatif: async () =>
      (await hatif('GET', '/v2/conversations/service-account/channels?MaxResultCount=200')).items,
    chatbotx: async () => (await chatbotx('GET', '/v1/conversations?perPage=200')).data,
  }
  const isListed = async (dialect: Dialect, { conversationId: id }: { conversationId: Id }) => {
    const spelling = dialect === 'chatbotx' ? id : toUuid('conversation', id)
    return (await all[dialect]()).some((item) => item.id === spelling)
  }
  const inWebchat = async (): Promise<Place> => {
    const webchat = await makeInbox(webchatSchema, { name: 'Shop chat' })
    const person = { email: '', gender: 'unknown', firstName: 'Ann', lastName: 'Lee' }
    const place = { channel: 'webchat', inboxId: webchat.id }
    const { id, conversation } = await chatbotx('POST', '/v1/contacts', { ...person, ...place })
    return { contactId: id, conversationId: conversation.id }
  }

  return {
    'contact.taken': check({
      make: {
        vobiz: async () => {
          const { phone, name } = newPerson()
          const { id } = await vobiz('POST', '/contacts', { phone_number: phone, name })
          return { phone, name, id: fromUuid('contact', id)! }
        },
        hatif: async () => {
          const { phone, name } = newPerson()
          const { id } = await hatif('POST', '/v1/contacts', { phoneNumber: phone, name })
          return { phone, name, id: fromUuid('contact', id)! }
        },
        chatbotx: async () => {
          const { phone, name } = newPerson()
          const { id }: { id: Id } = await chatbotx('POST', '/v1/contacts', whatsappContact(phone))
          return { phone, name, id }
        },
      },
      show: {
        vobiz: async ({ phone }) => {
          const again = { phone_number: phone, name: 'Huda' }
          expect(await statusOf('vobiz', 'POST', '/contacts', again)).toBe(409)
        },
        hatif: async ({ phone, name, id }) => {
          const again = await hatif('POST', '/v1/contacts', { phoneNumber: phone, name: 'Huda' })
          expect(again).toMatchObject({ id: toUuid('contact', id), name })
        },
        chatbotx: async ({ phone }) =>
          expect(await statusOf('chatbotx', 'POST', '/v1/contacts', whatsappContact(phone))).toBe(422),
      },
    }),

    'contact.without-number': check({
      make: { chatbotx: inWebchat },
      show: {
        vobiz: async ({ contactId }) =>
          expect(await look.contact.vobiz(contactId)).toMatchObject({ phone_number: '', name: 'Ann Lee' }),
        hatif: async ({ contactId }) =>
          expect(await look.contact.hatif(contactId)).toMatchObject({ phoneNumber: null, name: 'Ann Lee' }),
        chatbotx: async ({ contactId }) =>
          expect(await look.contact.chatbotx(contactId)).toMatchObject({
            phoneNumber: null,
            fullName: 'Ann Lee',
          }),
      },
    }),

    'conversation.webchat': check({
      make: { chatbotx: inWebchat },
      show: {
        chatbotx: async (place) => {
          expect(await isListed('chatbotx', place)).toBe(true)
          const { contactInboxes } = await look.conversation.chatbotx(place.conversationId)
          expect(contactInboxes).toMatchObject([{ channel: 'webchat' }])
        },
      },
      unseen: {
        vobiz: async (place) => expect(await isListed('vobiz', place)).toBe(false),
        hatif: async (place) => {
          expect(await isListed('hatif', place)).toBe(false)
          const path = `/v2/conversations/service-account/${toUuid('conversation', place.conversationId)}`
          expect(await statusOf('hatif', 'GET', path)).toBe(404)
        },
      },
    }),

    'conversation.voice': check({
      make: {
        hatif: async () => {
          const settings = { provider: 'sip', dial: 'sip:{number}@127.0.0.1:5999' }
          const line = await makeInbox(voiceSchema, { name: 'Line', phone: newPerson().phone, settings })
          const { conversation } = await hatif('POST', '/v2/conversations/service-account/create', {
            channelId: line.uuid,
            phoneNumber: newPerson().phone,
          })
          return { conversationId: fromUuid('conversation', conversation.id)! }
        },
      },
      show: {
        hatif: async (place) => {
          expect(await isListed('hatif', place)).toBe(true)
          const { channel } = await look.conversation.hatif(place.conversationId)
          expect(channel).toMatchObject({ type: 'Voice' })
        },
      },
      unseen: {
        vobiz: async (place) => expect(await isListed('vobiz', place)).toBe(false),
        chatbotx: async (place) => {
          expect(await isListed('chatbotx', place)).toBe(false)
          expect(await statusOf('chatbotx', 'GET', `/v1/conversations/${place.conversationId}`)).toBe(404)
        },
      },
    }),

    'conversation.end': check({
      make: { vobiz: () => leftBehind('vobiz'), store: () => leftBehind('store') },
      show: {
        vobiz: async ({ conversationId }) =>
          expect(await look.listed.vobiz(conversationId)).toMatchObject({ status: 'closed' }),
        hatif: async ({ conversationId }) =>
          expect(await look.conversation.hatif(conversationId)).toMatchObject({ status: 'Closed' }),
        chatbotx: async ({ conversationId, contactId }) => {
          expect(await look.conversation.chatbotx(conversationId)).toMatchObject({ contactId })
          const { data } = await chatbotx('GET', `/v1/contacts/id:${contactId}/inboxes`)
          expect(data).toMatchObject([{ inbox: { status: 'disconnected' } }])
        },
      },
    }),

    'contact.deleted-conversation': check({
      make: {
        vobiz: async () => {
          const writer = await newWriter()
          await vobiz('DELETE', `/contacts/${toUuid('contact', writer.contactId)}`)
          return writer
        },
        hatif: async () => {
          const writer = await newWriter()
          await hatif('DELETE', `/v1/contacts/${toUuid('contact', writer.contactId)}`)
          return writer
        },
        chatbotx: async () => {
          const writer = await newWriter()
          await chatbotx('DELETE', `/v1/contacts/id:${writer.contactId}`)
          return writer
        },
      },
      show: {
        vobiz: async ({ conversationId }) =>
          expect(await look.messages.vobiz(conversationId)).toMatchObject([{ direction: 'inbound' }]),
        hatif: async ({ conversationId }) =>
          expect(await look.messages.hatif(conversationId)).toMatchObject([{ body: 'Is it open today?' }]),
        chatbotx: async (place) => {
          expect(await isListed('chatbotx', place)).toBe(false)
          expect(await statusOf('chatbotx', 'GET', `/v1/conversations/${place.conversationId}`)).toBe(404)
        },
      },
    }),

    note: check({
      make: {
        store: async () => {
          const writer = await newWriter()
          await db.query(sql`
            insert into messages (account_id, id, conversation_id, inbox_id, direction, kind, status, content, text,
                                  sender, occurred_at, created_at, updated_at)
            values (${accountId}, ${db.newId()}, ${writer.conversationId}, ${inbox.id}, 'note', 'text', 'sent',
                    '{"body":"Between us"}', 'Between us', 'agent', now(), now(), now())`)
          return writer
        },
      },
      show: {},
      unseen: eachOnlyFirst(),
    }),

    rating: check({
      make: {
        store: async () => {
          const writer = await newWriter()
          const { conversationId } = writer
          await act((tx) => rateConversation(tx, { accountId, conversationId, score: 5 }))
          return writer
        },
      },
      show: {},
      unseen: eachOnlyFirst(),
    }),
  }

  function whatsappContact(phoneNumber: string) {
    const person = { email: '', gender: 'unknown', firstName: 'Ann', lastName: 'Lee', phoneNumber }
    return { ...person, channel: 'whatsapp', inboxId: inbox.id }
  }

  /** A conversation whose inbox is taken out of use. */
  async function leftBehind(through: 'vobiz' | 'store'): Promise<Place> {
    const person = newPerson()
    const settings = {
      phone_number_id: person.digits,
      waba_id: '7701',
      access_token: 't',
      app_secret: 's',
      verify_token: 'v',
    }
    const fields = { name: 'Leaving', phone: newPerson().phone, settings }
    const leaving = await makeInbox(world.server.app.networks.get('whatsapp')!.schema, fields)
    const { id, conversation } = await chatbotx('POST', '/v1/contacts', {
      ...whatsappContact(person.phone),
      inboxId: leaving.id,
    })
    if (through === 'vobiz') await vobiz('DELETE', `/channels/whatsapp/${leaving.uuid}`)
    else await act((tx) => disconnectInbox(tx, { accountId, id: leaving.id }))
    return { contactId: id, conversationId: conversation.id }
  }

  /** Every dialect has the contact's message and nothing beside it. */
  function eachOnlyFirst() {
    return {
      vobiz: async ({ conversationId }: Place) =>
        expect(await look.messages.vobiz(conversationId)).toMatchObject([{ direction: 'inbound' }]),
      hatif: async ({ conversationId }: Place) =>
        expect(await look.timeline(conversationId)).toMatchObject([{ body: 'Is it open today?' }]),
      chatbotx: async ({ conversationId }: Place) =>
        expect(await look.messages.chatbotx(conversationId)).toMatchObject([{ text: 'Is it open today?' }]),
    }
  }
}
