import { expect } from 'vitest'
import { fromUuid, type Id, toUuid } from '../../server/platform/ids.ts'
import { check, type Tried } from './check.ts'
import { createLook } from './look.ts'
import type { Body, Found, World } from './world.ts'

/** What is put on conversations and contacts: tags, and the marks of those who answer. */
export function markChecks(world: World): Record<string, Tried> {
  const { newWriter, vobiz, hatif, chatbotx } = world
  const look = createLook(world)
  const tagPath = '/v1/tags/service-account'
  let made = 0
  const newName = () => {
    made += 1
    return `Tag ${made}`
  }
  const allTags = async (): Promise<Body[]> =>
    (await hatif('GET', `${tagPath}?MaxResultCount=200&Sorting=CreationTime DESC`)).items
  const tagNamed = async (name: string): Promise<Body> => (await allTags()).find((tag) => tag.name === name)

  /** A mark that only ChatbotX has: a call sets it, another takes it back. */
  const mark = (
    { set, clear }: { set: string; clear: string },
    shown: { set: object; clear: object; list?: string },
    { staysOnMessage = false } = {},
  ): Tried =>
    check({
      make: {
        chatbotx: async () => {
          const writer = await newWriter()
          const path = `/v1/conversations/${writer.conversationId}`
          await chatbotx('POST', `${path}/${set}`)
          if (staysOnMessage) await world.write(writer, { text: 'And tomorrow?' })
          return writer
        },
      },
      show: {
        chatbotx: async ({ conversationId }) => {
          const query = shown.list ? `tags=["${shown.list}"]` : ''
          expect(await look.listed.chatbotx(conversationId, query)).toMatchObject(shown.set)
          await chatbotx('POST', `/v1/conversations/${conversationId}/${clear}`)
          expect(await look.listed.chatbotx(conversationId)).toMatchObject(shown.clear)
        },
      },
      unseen: undisturbed,
    })
  const undisturbed = {
    vobiz: async ({ conversationId }: Found) =>
      expect(await look.listed.vobiz(conversationId)).toMatchObject({ status: 'open' }),
    hatif: async ({ conversationId }: Found) =>
      expect(await look.listed.hatif(conversationId)).toMatchObject({ status: 1 }),
  }

  return {
    tag: check({
      make: {
        vobiz: async () => {
          const [writer, name] = [await newWriter(), newName()]
          await vobiz('PUT', `/contacts/${toUuid('contact', writer.contactId)}`, { tags: [name] })
          return { name, id: fromUuid('tag', (await tagNamed(name)).id)! }
        },
        hatif: async () => {
          const { id, name } = await hatif('POST', tagPath, { name: newName() })
          return { name, id: fromUuid('tag', id)! }
        },
        chatbotx: async () => {
          const { id, name }: { id: Id; name: string } = await chatbotx('POST', '/v1/tags', {
            name: newName(),
          })
          return { name, id }
        },
      },
      show: {
        hatif: async ({ name, id }) => expect(await tagNamed(name)).toMatchObject({ id: toUuid('tag', id) }),
        chatbotx: async ({ name, id }) => {
          const { data } = await chatbotx('GET', '/v1/tags')
          expect(data).toContainEqual({ id, name })
          expect(await chatbotx('GET', `/v1/tags/${id}`)).toEqual({ id, name })
        },
      },
    }),

    'tag.change': check({
      make: {
        hatif: async () => {
          const name = newName()
          const { id } = await chatbotx('POST', '/v1/tags', { name: newName() })
          const writer = await tagged(id)
          await hatif('PUT', `${tagPath}/${toUuid('tag', id)}`, { name })
          return { ...writer, id, name }
        },
        chatbotx: async () => {
          const name = newName()
          const id = fromUuid('tag', (await hatif('POST', tagPath, { name: newName() })).id)!
          const writer = await tagged(id)
          await chatbotx('PUT', `/v1/tags/${id}`, { name })
          return { ...writer, id, name }
        },
      },
      show: {
        vobiz: async ({ contactId, name }) =>
          expect(await look.contact.vobiz(contactId)).toMatchObject({ tags: [name] }),
        hatif: async ({ id, name, conversationId }) => {
          expect(await tagNamed(name)).toMatchObject({ id: toUuid('tag', id) })
          expect(await look.listed.hatif(conversationId)).toMatchObject({ tags: [{ name }] })
        },
        chatbotx: async ({ id, name }) =>
          expect(await chatbotx('GET', `/v1/tags/${id}`)).toEqual({ id, name }),
      },
    }),

    'tag.deletion': check({
      make: {
        hatif: async () => {
          const { id, name } = await chatbotx('POST', '/v1/tags', { name: newName() })
          const writer = await tagged(id)
          await hatif('DELETE', `${tagPath}/${toUuid('tag', id)}`)
          return { ...writer, name }
        },
        chatbotx: async () => {
          const name = newName()
          const id = fromUuid('tag', (await hatif('POST', tagPath, { name })).id)!
          const writer = await tagged(id)
          await chatbotx('DELETE', `/v1/tags/${id}`)
          return { ...writer, name }
        },
      },
      show: {
        vobiz: async ({ contactId }) =>
          expect(await look.contact.vobiz(contactId)).toMatchObject({ tags: [] }),
        hatif: async ({ name, conversationId }) => {
          expect(await tagNamed(name)).toBeUndefined()
          expect(await look.listed.hatif(conversationId)).toMatchObject({ tags: [] })
        },
        chatbotx: async ({ contactId, name }) => {
          expect(await look.contact.chatbotx(contactId)).toMatchObject({ tags: [] })
          const { data }: { data: Body[] } = await chatbotx('GET', '/v1/tags')
          expect(data.filter((tag) => tag.name === name)).toEqual([])
        },
      },
    }),

    'tag.contact': check({
      make: {
        vobiz: async () => {
          const [writer, name] = [await newWriter(), newName()]
          await vobiz('PUT', `/contacts/${toUuid('contact', writer.contactId)}`, { tags: [name] })
          return { ...writer, name }
        },
        chatbotx: async () => {
          const writer = await newWriter()
          const { id, name } = await hatif('POST', tagPath, { name: newName() })
          const tagIds = [fromUuid('tag', id)]
          await chatbotx('POST', `/v1/contacts/id:${writer.contactId}/tags`, { tagIds })
          return { ...writer, name }
        },
      },
      show: {
        vobiz: async ({ contactId, name }) => {
          expect(await look.contact.vobiz(contactId)).toMatchObject({ tags: [name] })
          const { items } = await vobiz('GET', `/contacts?tag=${encodeURIComponent(name)}`)
          expect(items).toMatchObject([{ id: toUuid('contact', contactId) }])
        },
        chatbotx: async ({ contactId, name }) => {
          const { data } = await chatbotx('GET', `/v1/contacts/id:${contactId}/tags`)
          expect(data).toMatchObject([{ name }])
          expect(await look.contact.chatbotx(contactId)).toMatchObject({ tags: [{ name }] })
        },
      },
      unseen: {
        hatif: async ({ conversationId }) =>
          expect(await look.listed.hatif(conversationId)).toMatchObject({ tags: [] }),
      },
    }),

    'tag.contact-end': check({
      make: {
        vobiz: async () => {
          const { id } = await chatbotx('POST', '/v1/tags', { name: newName() })
          const { contactId } = await tagged(id)
          await vobiz('PUT', `/contacts/${toUuid('contact', contactId)}`, { tags: [] })
          return contactId
        },
        chatbotx: async () => {
          const [writer, name] = [await newWriter(), newName()]
          await vobiz('PUT', `/contacts/${toUuid('contact', writer.contactId)}`, { tags: [name] })
          const { id } = await chatbotx('GET', `/v1/tags/${encodeURIComponent(name)}`)
          await chatbotx('DELETE', `/v1/contacts/id:${writer.contactId}/tags`, { tagIds: [id] })
          return writer.contactId
        },
      },
      show: {
        vobiz: async (contactId) => expect(await look.contact.vobiz(contactId)).toMatchObject({ tags: [] }),
        chatbotx: async (contactId) =>
          expect(await look.contact.chatbotx(contactId)).toMatchObject({ tags: [] }),
      },
    }),

    'tag.conversation': check({
      make: {
        hatif: async () => {
          const writer = await newWriter()
          const { id, name } = await chatbotx('POST', '/v1/tags', { name: newName() })
          await tagConversation(writer, id)
          return { ...writer, name }
        },
      },
      show: {
        hatif: async ({ conversationId, name }) => {
          expect(await look.listed.hatif(conversationId)).toMatchObject({ tags: [{ name }] })
          expect(await look.conversation.hatif(conversationId)).toMatchObject({ tags: [{ name }] })
        },
      },
      unseen: {
        vobiz: async ({ contactId }) =>
          expect(await look.contact.vobiz(contactId)).toMatchObject({ tags: [] }),
        chatbotx: async ({ contactId }) =>
          expect(await look.contact.chatbotx(contactId)).toMatchObject({ tags: [] }),
      },
    }),

    'conversation.archive': mark(
      { set: 'archive', clear: 'unarchive' },
      { set: { archivedAt: expect.any(String) }, clear: { archivedAt: null }, list: 'archived' },
      { staysOnMessage: true },
    ),
    'conversation.follow': mark(
      { set: 'follow', clear: 'unfollow' },
      { set: { followed: true }, clear: { followed: false }, list: 'followUp' },
    ),
    'conversation.bot': mark(
      { set: 'disable-bot', clear: 'enable-bot' },
      {
        set: { botEnabled: false, botResumeAt: expect.any(String) },
        clear: { botEnabled: true, botResumeAt: null },
      },
    ),

    'conversation.read': check({
      make: {
        chatbotx: async () => {
          const writer = await newWriter()
          const path = `/v1/conversations/${writer.conversationId}`
          await chatbotx('POST', `${path}/read`)
          expect(await look.listed.chatbotx(writer.conversationId, unread)).toBeUndefined()
          await world.write(writer, { text: 'And tomorrow?' })
          expect(await look.listed.chatbotx(writer.conversationId, unread)).toBeDefined()
          await chatbotx('POST', `${path}/unread`)
          return { ...writer, isUnread: true }
        },
        // Whoever answers has read what is answered, whatever the dialect.
        vobiz: async () => {
          const writer = await newWriter()
          await vobiz('POST', '/messages', {
            channel_id: world.inbox.uuid,
            to: writer.phone,
            type: 'text',
            text: { body: 'Yes' },
          })
          return { ...writer, isUnread: false }
        },
        hatif: async () => {
          const writer = await newWriter()
          await hatif('POST', '/v1/whatsapp/service-account/sendText', {
            channelId: world.inbox.uuid,
            toNumber: writer.digits,
            text: 'Yes',
          })
          return { ...writer, isUnread: false }
        },
      },
      show: {
        chatbotx: async ({ conversationId, isUnread }) => {
          const { agentLastReadAt } = await look.listed.chatbotx(conversationId)
          expect(agentLastReadAt === null || typeof agentLastReadAt === 'string').toBe(true)
          expect((await look.listed.chatbotx(conversationId, unread)) !== undefined).toBe(isUnread)
        },
        hatif: async ({ conversationId }) =>
          expect(await look.listed.hatif(conversationId)).toMatchObject({ unreadCount: 0 }),
      },
    }),

    'conversation.read-by-contact': check({
      make: {
        network: async () => {
          const writer = await newWriter()
          await chatbotx('POST', `/v1/conversations/${writer.conversationId}/messages`, { text: 'Yes' })
          await world.sent()
          world.sandbox.control.read(world.number, writer.digits)
          await world.sent()
          return writer
        },
      },
      show: {
        vobiz: async ({ conversationId }) =>
          expect(await look.last.vobiz(conversationId)).toMatchObject({ status: 'read' }),
        hatif: async ({ conversationId }) =>
          expect(await look.last.hatif(conversationId)).toMatchObject({ status: 'Read' }),
        chatbotx: async ({ conversationId }) =>
          expect(await look.listed.chatbotx(conversationId)).toMatchObject({
            contactLastReadAt: expect.any(String),
          }),
      },
    }),
  }

  /** Somebody whose contact and conversation have the tag. */
  async function tagged(tagId: Id): Promise<Found> {
    const writer = await newWriter()
    await chatbotx('POST', `/v1/contacts/id:${writer.contactId}/tags`, { tagIds: [tagId] })
    await tagConversation(writer, tagId)
    return writer
  }

  async function tagConversation({ conversationId }: Found, tagId: Id): Promise<void> {
    const path = `/v2/conversations/service-account/${toUuid('conversation', conversationId)}/tags`
    await hatif('POST', path, { tagIds: [toUuid('tag', tagId)] })
  }
}

const unread = 'tags=["unread"]'
