import { once } from 'node:events'
import { expect } from 'vitest'
import { type RawData, WebSocket } from 'ws'
import { createAgent } from '../../server/core/agents/index.ts'
import { fromUuid, type Id, toUuid } from '../../server/platform/ids.ts'
import { eventually } from '../harness.ts'
import { subscribeHatif } from '../hatif-receiver.ts'
import { type Receiver, startReceiver } from '../webhooks-receiver.ts'
import { check, type Tried } from './check.ts'
import type { Body, Dialect, Found, World } from './world.ts'

type Told = Found & { told: Record<Dialect, Receiver> }

/** What the server tells by itself: webhooks, and what is pushed. */
export function eventChecks(world: World): Record<string, Tried> {
  const { account, act, inbox, server, newWriter, hear, vobiz, hatif, chatbotx } = world
  let receivers: Promise<Record<Dialect, Receiver>> | undefined

  const conditions = ['newContact', 'tagApplied', 'conversationAssigned', 'archived', 'followUp']

  /** A subscriber in each dialect, told everything from now on. */
  function subscribers(): Promise<Record<Dialect, Receiver>> {
    receivers ??= (async () => {
      const all = {
        vobiz: await startReceiver(),
        hatif: await startReceiver(),
        chatbotx: await startReceiver(),
      }
      await vobiz('POST', '/webhooks', { url: all.vobiz.url, secret: 's3cret' })
      for (const kind of ['messages', 'calls', 'events']) {
        const place = { accountId: account.id, ...(kind !== 'events' && { id: inbox.id }) }
        await subscribeHatif(server, place, { kind, url: all.hatif.url })
      }
      await chatbotx('POST', '/v1/webhooks', {
        name: 'All',
        url: all.chatbotx.url,
        conditions: conditions.map((type) => ({ type })),
      })
      return all
    })()
    return receivers
  }

  const after = (work: () => Promise<Found>) => async (): Promise<Told> => {
    const told = await subscribers()
    return { ...(await work()), told }
  }
  /** Waits for a call of a dialect's webhook that says all of these. */
  const hears = async (dialect: Dialect, { told }: Told, ...words: string[]): Promise<Body> => {
    const post = await eventually(async () =>
      told[dialect].posts.find(({ raw }) => words.every((word) => raw.toString().includes(word))),
    )
    hear(dialect, post.raw.toString())
    return post.body
  }

  return {
    webhook: check({
      make: {
        vobiz: async () => {
          const url = 'http://127.0.0.1:9009/hook'
          const { id } = await vobiz('POST', '/webhooks', { url, secret: 's3cret' })
          expect((await vobiz('GET', '/webhooks')).items).toContainEqual(expect.objectContaining({ id, url }))
          await vobiz('DELETE', `/webhooks/${id}`)
          return { dialect: 'vobiz', id: fromUuid('webhook', id)! }
        },
        chatbotx: async () => {
          const body = {
            name: 'Hook',
            url: 'http://127.0.0.1:9009/hook',
            conditions: [{ type: 'newContact' }],
          }
          const { id } = await chatbotx('POST', '/v1/webhooks', body)
          const { data } = await chatbotx('GET', '/v1/webhooks')
          expect(data).toContainEqual(expect.objectContaining({ id, name: 'Hook', active: true }))
          await chatbotx('DELETE', `/v1/webhooks/${id}`)
          return { dialect: 'chatbotx', id }
        },
        store: async () => {
          const url = 'http://127.0.0.1:9009/hook'
          const { id } = await subscribeHatif(server, inbox, { kind: 'calls', url })
          return { dialect: 'hatif', id }
        },
      },
      // Each knows its own webhooks only.
      show: {
        vobiz: async ({ id }) =>
          expect(JSON.stringify((await vobiz('GET', '/webhooks')).items)).not.toContain(
            toUuid('webhook', id),
          ),
        hatif: async ({ dialect }) => {
          const { items }: { items: Body[] } = await hatif('GET', '/v1/channels/service-account')
          const shown = items.find(({ id }) => id === inbox.uuid).postCallWebhookUrl
          expect(shown === 'http://127.0.0.1:9009/hook').toBe(dialect === 'hatif')
        },
        chatbotx: async ({ id }) =>
          expect(JSON.stringify(await chatbotx('GET', '/v1/webhooks'))).not.toContain(`"${id}"`),
      },
    }),

    'event.message-in': check({
      make: { network: after(() => newWriter('Is it ready?')) },
      show: {
        vobiz: async (made) => {
          const { event_type, payload } = await hears('vobiz', made, made.digits, 'message.inbound')
          expect(event_type).toBe('message.inbound')
          expect(payload.entry[0].changes[0].value.messages[0].text.body).toBe('Is it ready?')
        },
        hatif: async (made) =>
          expect(
            await hears('hatif', made, toUuid('conversation', made.conversationId), 'Inbound'),
          ).toMatchObject({ direction: 'Inbound', messageType: 'Text', body: 'Is it ready?' }),
      },
    }),

    'event.message-status': check({
      make: {
        network: after(async () => {
          const writer = await newWriter()
          await chatbotx('POST', `/v1/contacts/id:${writer.contactId}/messages`, { text: 'Yes' })
          await world.sent()
          return writer
        }),
      },
      show: {
        vobiz: async (made) => {
          const { payload } = await hears('vobiz', made, made.digits, 'message.status', 'delivered')
          expect(payload.entry[0].changes[0].value.statuses).toMatchObject([
            { status: 'delivered', recipient_id: made.digits },
          ])
        },
        hatif: async (made) => {
          const contact = toUuid('contact', made.contactId)
          const told = await hears('hatif', made, contact, 'Outbound', '"Delivered"')
          expect(told).toMatchObject({ direction: 'Outbound', status: 'Delivered', body: 'Yes' })
        },
      },
    }),

    'event.contact': check({
      make: { network: after(() => newWriter()) },
      show: {
        chatbotx: async (made) =>
          expect(await hears('chatbotx', made, 'new_contact', made.contactId)).toMatchObject({
            contact_id: made.contactId,
            phone: made.phone,
          }),
      },
    }),

    'event.tag': check({
      make: {
        another: after(async () => {
          const writer = await newWriter()
          await vobiz('PUT', `/contacts/${toUuid('contact', writer.contactId)}`, { tags: ['told'] })
          return writer
        }),
        chatbotx: after(async () => {
          const writer = await newWriter()
          await chatbotx('POST', `/v1/contacts/id:${writer.contactId}/tags/by-name`, { names: ['told'] })
          return writer
        }),
      },
      show: {
        chatbotx: async (made) =>
          expect(await hears('chatbotx', made, 'tag_applied', made.contactId)).toMatchObject({ tag: 'told' }),
      },
    }),

    'event.assignment': check({
      make: {
        hatif: after(async () => {
          const [writer, userId] = [await newWriter(), await newUser()]
          const path = `/v2/conversations/service-account/${toUuid('conversation', writer.conversationId)}/assign`
          await hatif('POST', path, { assignedUserId: toUuid('user', userId) })
          return writer
        }),
        chatbotx: after(async () => {
          const [writer, userId] = [await newWriter(), await newUser()]
          const path = `/v1/conversations/${writer.conversationId}/assign`
          await chatbotx('POST', path, { assignedId: `u_${userId}` })
          return writer
        }),
      },
      show: {
        hatif: async (made) => {
          const id = toUuid('conversation', made.conversationId)
          const { data } = await hears('hatif', made, 'AssignedUserIdChanged', id)
          expect(data).toMatchObject({ id, assignedUserId: expect.any(String) })
        },
        chatbotx: async (made) =>
          expect(await hears('chatbotx', made, 'conversation_assigned', made.conversationId)).toMatchObject({
            conversation_id: made.conversationId,
          }),
      },
    }),

    'event.call': check({
      make: {
        network: after(async () => {
          const writer = await newWriter()
          world.sandbox.control.call(world.number, { from: writer.digits, name: writer.name })
          return writer
        }),
      },
      show: {
        vobiz: async (made) => {
          const { event_type } = await hears('vobiz', made, 'call.connect', made.digits)
          expect(event_type).toBe('call.connect')
        },
        hatif: async (made) => {
          const contact = toUuid('contact', made.contactId)
          expect(await hears('hatif', made, 'callId', contact)).toMatchObject({ status: 8, type: 1 })
        },
      },
    }),

    'event.push': check({
      make: {
        network: async () => {
          const address = `${server.url.replace('http', 'ws')}/api/v1/messaging/ws`
          const socket = new WebSocket(address, { headers: account.vobizHeaders })
          const frames: string[] = []
          socket.on('message', (data: RawData) => frames.push(String(data)))
          await once(socket, 'open')
          const writer = await newWriter()
          return { ...writer, frames, socket }
        },
      },
      show: {
        vobiz: async ({ contactId, frames, socket }) => {
          const contact = toUuid('contact', contactId)
          const frame = await eventually(async () => frames.find((text) => text.includes(contact)))
          socket.terminate()
          hear('vobiz', `/api/v1/messaging/ws ${frame}`)
          expect(JSON.parse(frame)).toMatchObject({
            type: 'message.created',
            data: { direction: 'inbound', contact_id: contact },
          })
        },
      },
    }),
  }

  async function newUser(): Promise<Id> {
    const email = `sam${world.newPerson().digits}@example.com`
    const person = { accountId: account.id, email, name: 'Sam', role: 'agent' as const }
    return (await act((tx) => createAgent(tx, person))).agent.userId!
  }
}
