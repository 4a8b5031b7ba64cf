import { expect } from 'vitest'
import { voiceSchema } from '../../server/channels/voice/index.ts'
import {
  createAiAgent,
  createFlow,
  createKeywordReply,
  createSequence,
  createTrigger,
} from '../../server/core/automations/index.ts'
import { fromUuid, type Id, toUuid } from '../../server/platform/ids.ts'
import { eventually } from '../harness.ts'
import { check, type Tried } from './check.ts'
import { createLook, secondsOf } from './look.ts'
import { parsed } from './message-checks.ts'
import type { Body, Dialect, Found, World } from './world.ts'

/** What is sent by name, calls, campaigns, what runs by itself, and ids. */
export function otherChecks(world: World): Record<string, Tried> {
  const { account, act, inbox, makeInbox, number, sandbox, newWriter, statusOf, vobiz, hatif, chatbotx } =
    world
  const look = createLook(world)
  const accountId = account.id
  let made = 0
  const next = () => {
    made += 1
    return made
  }
  const body = 'Hello {{1}}, see you on Friday.'

  /** A template that the network has approved. */
  async function newTemplate(): Promise<{ id: Id; name: string }> {
    const name = `visit_${next()}`
    const components = [{ type: 'BODY', text: body, example: { body_text: [['Ann']] } }]
    const draft = { name, language: 'en_US', category: 'UTILITY', components }
    const { id } = await vobiz('POST', `/channels/${inbox.uuid}/templates`, draft)
    await sandbox.control.idle()
    await vobiz('POST', `/channels/${inbox.uuid}/templates/sync`)
    return { id: fromUuid('template', id)!, name }
  }

  const sendTemplate: Record<Dialect, (to: Found, template: { id: Id; name: string }) => Promise<unknown>> = {
    vobiz: ({ phone }, { name }) =>
      vobiz('POST', '/messages', {
        channel_id: inbox.uuid,
        to: phone,
        type: 'template',
        template: {
          name,
          language: { code: 'en_US' },
          components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ann' }] }],
        },
      }),
    hatif: ({ digits }, { name }) =>
      hatif('POST', '/v1/whatsapp/service-account/sendTemplate', {
        channelId: inbox.uuid,
        toNumber: digits,
        templateName: name,
        language: 'en_US',
        parameters: [{ type: 'Body', values: [{ type: 'text', text: 'Ann' }] }],
      }),
    chatbotx: ({ conversationId }, { id: templateId }) =>
      chatbotx('POST', `/v1/conversations/${conversationId}/messages/whatsapp-template`, {
        templateId,
        templateData: { body: ['Ann'] },
      }),
  }

  const calls = {
    vobiz: async (): Promise<Body[]> => (await vobiz('GET', '/calls/whatsapp/logs')).items,
    hatif: async (): Promise<Body[]> => (await hatif('GET', '/v1/call/list')).items,
  }
  const callsOf = (items: Body[], id: Id) => items.find((item) => item.id === toUuid('call', id))

  return {
    template: check({
      make: { vobiz: newTemplate },
      show: {
        vobiz: async ({ id, name }) => {
          const { items } = await vobiz('GET', `/channels/${inbox.uuid}/templates?limit=50`)
          const shown = { id: toUuid('template', id), name, language: 'en_US', status: 'APPROVED' }
          expect(items).toContainEqual(expect.objectContaining(shown))
        },
        chatbotx: async ({ id, name }) =>
          expect(await chatbotx('GET', '/v1/template-messages')).toContainEqual(
            expect.objectContaining({ id, name, language: 'en_US', status: 'APPROVED' }),
          ),
      },
    }),

    'message.out.template': check({
      make: Object.fromEntries(
        (['vobiz', 'hatif', 'chatbotx'] as const).map((dialect) => [
          dialect,
          async () => {
            const [writer, template] = [await newWriter(), await newTemplate()]
            await sendTemplate[dialect](writer, template)
            await world.sent()
            return { ...writer, ...template }
          },
        ]),
      ),
      show: {
        vobiz: async ({ conversationId, name }: Found & { name: string }) =>
          expect(parsed(await look.last.vobiz(conversationId))).toMatchObject({
            type: 'template',
            status: 'delivered',
            content: { name, language: { code: 'en_US' }, components: [{ parameters: [{ text: 'Ann' }] }] },
          }),
        hatif: async ({ conversationId }: Found) =>
          expect(await look.last.hatif(conversationId)).toMatchObject({ direction: 2, body: filled }),
        chatbotx: async ({ conversationId, name }: Found & { name: string }) =>
          expect(await look.last.chatbotx(conversationId)).toMatchObject({
            text: filled,
            contentAttributes: { name },
          }),
      },
    }),

    'canned-response': check({
      make: {
        vobiz: async () => {
          const content = { shortcut: `/hours${next()}`, content: 'Nine to six' }
          const { id } = await vobiz('POST', '/canned-responses', content)
          return { id: fromUuid('cannedResponse', id)!, ...content }
        },
      },
      show: {
        vobiz: async ({ id, shortcut, content }) =>
          expect((await vobiz('GET', '/canned-responses')).items).toContainEqual(
            expect.objectContaining({ id: toUuid('cannedResponse', id), shortcut, content }),
          ),
        chatbotx: async ({ id, shortcut, content }) =>
          expect((await chatbotx('GET', '/v1/saved-replies')).data).toContainEqual(
            expect.objectContaining({ id, shortcut, text: content }),
          ),
      },
    }),

    call: check({
      make: {
        network: async () => {
          const writer = await newWriter()
          const { callId } = sandbox.control.call(number, { from: writer.digits, name: writer.name })
          const log = await reaches(callId, 'ringing')
          return { ...writer, id: log, word: 'ringing', hatifStatus: 8, shown: 'Ringing', direction: 1 }
        },
        vobiz: async () => {
          const writer = await newWriter()
          sandbox.control.customer(number, writer.digits, { callPermission: true })
          const order = { channel_id: inbox.uuid, to: writer.phone, sdp_offer: 'v=0 ours' }
          const { call_id } = await vobiz('POST', '/calls/whatsapp', order)
          await reaches(call_id, 'accepted')
          const end = { channel_id: inbox.uuid, call_id, action: 'terminate' }
          await vobiz('POST', '/calls/whatsapp/action', end)
          const log = await reaches(call_id, 'terminated')
          return { ...writer, id: log, word: 'terminated', hatifStatus: 1, shown: 'Answered', direction: 2 }
        },
      },
      show: {
        vobiz: async ({ id, word, phone }) =>
          expect(callsOf(await calls.vobiz(), id)).toMatchObject({
            status: word,
            [word === 'ringing' ? 'from_number' : 'to_number']: phone,
          }),
        hatif: async ({ id, conversationId, hatifStatus, shown, direction, phone }) => {
          expect(callsOf(await calls.hatif(), id)).toMatchObject({
            status: hatifStatus,
            callType: direction,
            contactNumber: phone,
          })
          const [newest]: Body[] = await look.timeline(conversationId)
          expect(newest).toMatchObject({
            sourceType: 1,
            eventId: toUuid('call', id),
            direction,
            status: shown,
          })
        },
      },
      unseen: {
        chatbotx: async ({ conversationId }) =>
          expect(await look.messages.chatbotx(conversationId)).toHaveLength(1),
      },
    }),

    'call.ivr': check({
      make: {
        hatif: async () => {
          const person = world.newPerson()
          const settings = { provider: 'sip', dial: 'sip:{number}@127.0.0.1:5999', max_calls: 1 }
          const line = await makeInbox(voiceSchema, { name: 'Line', phone: '+15550177999', settings })
          const { callId } = await hatif('POST', '/v1/outbound-ivr', {
            channelId: line.uuid,
            destinationNumber: person.digits,
            ttsText: 'Press 1 to confirm',
            options: [{ digit: '1', description: 'Confirm' }],
            webhookUrl: 'http://127.0.0.1:9009/ivr',
          })
          return { ...person, callId }
        },
      },
      show: {
        hatif: async ({ phone }) => {
          const own = (await calls.hatif()).find(({ contactNumber }) => contactNumber === phone)
          expect(own).toMatchObject({ callType: 2 })
        },
        vobiz: async ({ phone }) => {
          const own = (await calls.vobiz()).find(({ to_number }) => to_number === phone)
          expect(own).toMatchObject({ direction: 'outbound' })
        },
      },
    }),

    campaign: check({
      make: {
        vobiz: async () => {
          const [writer, template] = [await newWriter(), await newTemplate()]
          const name = `Visits ${next()}`
          const { id } = await vobiz('POST', '/campaigns', {
            channel_id: inbox.uuid,
            name,
            template_id: toUuid('template', template.id),
            template_components: [{ type: 'body', parameters: [{ type: 'text', text: '{{1}}' }] }],
            audience_type: 'contact_ids',
            audience_contact_ids: [toUuid('contact', writer.contactId)],
            variable_mappings: { 1: 'name' },
          })
          await eventually(async () => (await vobiz('GET', `/campaigns/${id}`)).status === 'completed')
          await world.sent()
          return { ...writer, id: fromUuid('campaign', id)!, title: name }
        },
      },
      show: {
        vobiz: async ({ id, contactId }) => {
          const path = `/campaigns/${toUuid('campaign', id)}`
          expect(await vobiz('GET', path)).toMatchObject({ status: 'completed', total_recipients: 1 })
          expect((await vobiz('GET', `${path}/recipients`)).items).toMatchObject([
            { contact_id: toUuid('contact', contactId) },
          ])
        },
        chatbotx: async ({ id, contactId, conversationId, title }) => {
          const { data } = await chatbotx('GET', '/v1/broadcasts?perPage=50')
          const shown = { id, name: title, status: 'sent', contactCount: 1 }
          expect(data).toContainEqual(expect.objectContaining(shown))
          const audience = await chatbotx('GET', `/v1/broadcasts/${id}/audience`)
          expect(audience.data).toMatchObject([{ contactId, sent: true }])
          expect(await look.last.chatbotx(conversationId)).toMatchObject({ senderType: 'bot' })
        },
      },
      unseen: {
        hatif: async ({ conversationId }) =>
          expect(await look.last.hatif(conversationId)).toMatchObject({
            direction: 2,
            body: 'Hello Ann Lee, see you on Friday.',
          }),
      },
    }),

    automation: check({
      make: {
        store: async () => {
          const name = `Welcome ${next()}`
          return act(async (tx) => {
            const { id: flowId } = await createFlow(tx, { accountId, name })
            await createSequence(tx, { accountId, name })
            await createTrigger(tx, { accountId, name })
            await createKeywordReply(tx, { accountId, keywords: [name], flowId })
            await createAiAgent(tx, { accountId, name, prompt: 'Be kind' })
            return { flowId, name }
          })
        },
      },
      show: {
        chatbotx: async ({ flowId, name }) => {
          const list = async (path: string): Promise<string> => JSON.stringify(await chatbotx('GET', path))
          expect(await list('/v1/flows')).toContain(flowId)
          for (const path of ['sequences', 'triggers', 'keywords', 'ai-agents'])
            expect(await list(`/v1/${path}`), path).toContain(name)
        },
      },
    }),

    'bot-field': check({
      make: {
        chatbotx: async () => {
          const draft = { name: `Rate ${next()}`, type: 'number', value: '3', description: null }
          return chatbotx('POST', '/v1/bot-fields', draft)
        },
      },
      show: {
        chatbotx: async ({ id, name }: Body) =>
          expect((await chatbotx('GET', '/v1/bot-fields')).data).toContainEqual(
            expect.objectContaining({ id, name, value: '3' }),
          ),
      },
    }),

    id: check({
      make: { network: () => newWriter() },
      show: {
        vobiz: async ({ contactId, conversationId }) => {
          const { id, contact_id } = await look.listed.vobiz(conversationId)
          expect([id, contact_id].map((uuid) => uuid[14])).toEqual(['8', '8'])
          expect([fromUuid('conversation', id), fromUuid('contact', contact_id)]).toEqual([
            conversationId,
            contactId,
          ])
          expect(await statusOf('vobiz', 'GET', `/contacts/${id}`)).toBe(404)
          expect(await statusOf('vobiz', 'GET', `/contacts/${contactId}`)).toBe(404)
        },
        hatif: async ({ contactId, conversationId }) => {
          const { id, contactId: contact } = await look.listed.hatif(conversationId)
          expect(id).toBe((await look.listed.vobiz(conversationId)).id)
          expect(fromUuid('contact', contact)).toBe(contactId)
          expect((await hatif('GET', `/v1/contacts/${contact.toUpperCase()}`)).id).toBe(contact)
          expect(await statusOf('hatif', 'GET', `/v1/contacts/${id}`)).toBe(404)
          expect(await statusOf('hatif', 'GET', `/v1/contacts/${contactId}`)).toBe(404)
        },
        chatbotx: async ({ contactId, conversationId }) => {
          const { id, contact } = await look.listed.chatbotx(conversationId)
          expect([id, contact.id]).toEqual([conversationId, contactId])
          expect(id.length).toBeGreaterThanOrEqual(16)
          const uuid = toUuid('contact', contactId)
          expect(await statusOf('chatbotx', 'GET', `/v1/contacts/id:${uuid}`)).toBe(404)
          expect(await statusOf('chatbotx', 'GET', `/v1/contacts/id:${conversationId}`)).toBe(404)
        },
      },
    }),

    date: check({
      make: { network: () => newWriter() },
      show: {
        vobiz: async ({ contactId }) =>
          expect((await look.contact.vobiz(contactId)).created_at).toMatch(
            /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
          ),
        hatif: async ({ contactId, conversationId }) => {
          const { creationTime } = await look.contact.hatif(contactId)
          expect(creationTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)
          const { created_at } = await look.contact.vobiz(contactId)
          expect(secondsOf(creationTime)).toBe(secondsOf(created_at))
          expect((await look.listed.hatif(conversationId)).lastActivityAt).toMatch(/Z$/)
        },
        chatbotx: async ({ contactId }) =>
          expect((await look.contact.chatbotx(contactId)).createdAt).toMatch(
            /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
          ),
      },
    }),
  }

  /** Waits until a call of the log has a status. Answers its id. */
  async function reaches(networkId: string, status: string): Promise<Id> {
    const log = await eventually(async () =>
      (await calls.vobiz()).find((one) => one.meta_call_id === networkId && one.status === status),
    )
    return fromUuid('call', log.id)!
  }
}

const filled = 'Hello Ann, see you on Friday.'
