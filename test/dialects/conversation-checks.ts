import { expect } from 'vitest'
import { createAgent, createBot } from '../../server/core/agents/index.ts'
import { assignConversation, setConversationStatus } from '../../server/core/conversations/index.ts'
import { createTeam } from '../../server/core/teams/index.ts'
import { fromUuid, type Id, toUuid } from '../../server/platform/ids.ts'
import { check, type Tried } from './check.ts'
import { createLook, secondsOf } from './look.ts'
import type { Body, Found, World } from './world.ts'

/** A conversation: how it stands, whose it is, what is marked on it. */
export function conversationChecks(world: World): Record<string, Tried> {
  const { account, act, inbox, newPerson, newWriter, statusOf, find, vobiz, hatif, chatbotx } = world
  const look = createLook(world)
  const accountId = account.id
  const text = (body: string) => ({ channel_id: inbox.uuid, type: 'text', text: { body } })
  const uuid = (id: Id) => toUuid('conversation', id)

  const here = {
    vobiz: async ({ conversationId, contactId }: Found) =>
      expect(await look.listed.vobiz(conversationId)).toMatchObject({
        contact_id: toUuid('contact', contactId),
        channel_id: inbox.uuid,
      }),
    hatif: async ({ conversationId, contactId, phone, name }: Found) => {
      const shown = { contactId: toUuid('contact', contactId), contactName: name, phoneNumber: phone }
      expect(await look.listed.hatif(conversationId)).toMatchObject({ ...shown, channelId: inbox.uuid })
      expect(await look.conversation.hatif(conversationId)).toMatchObject(shown)
    },
    chatbotx: async ({ conversationId, contactId, phone, name }: Found) => {
      const contact = { id: contactId, fullName: name, phoneNumber: phone }
      const shown = { contactId, contact, contactInboxes: [{ inboxId: inbox.id }] }
      expect(await look.listed.chatbotx(conversationId)).toMatchObject(shown)
      expect(await look.conversation.chatbotx(conversationId)).toMatchObject(shown)
    },
  }

  return {
    conversation: check({
      make: {
        network: () => newWriter(),
        vobiz: async () => {
          const person = newPerson()
          await vobiz('POST', '/contacts', { phone_number: person.phone, name: person.name })
          await vobiz('POST', '/messages', { ...text('Hello'), to: person.phone })
          return find(person)
        },
        hatif: async () => {
          const person = newPerson()
          const body = { channelId: inbox.uuid, phoneNumber: person.phone, contactName: person.name }
          const path = '/v2/conversations/service-account/create'
          const { conversation } = await hatif('POST', path, body)
          const found = await find(person)
          expect(fromUuid('conversation', conversation.id)).toBe(found.conversationId)
          return found
        },
        chatbotx: async () => {
          const person = newPerson()
          const names = { firstName: 'Ann', lastName: 'Lee', email: '', gender: 'unknown' }
          const place = { channel: 'whatsapp', inboxId: inbox.id, phoneNumber: person.phone }
          const made = await chatbotx('POST', '/v1/contacts', { ...names, ...place })
          const found = await find(person)
          expect([made.id, made.conversation.id]).toEqual([found.contactId, found.conversationId])
          return found
        },
      },
      show: here,
    }),

    'conversation.status': check({
      make: {
        store: async () => {
          const writer = await newWriter()
          await act((tx) =>
            setConversationStatus(tx, { accountId, id: writer.conversationId }, { status: 'closed' }),
          )
          return { ...writer, isClosed: true }
        },
        network: async () => {
          const writer = await newWriter()
          await act((tx) =>
            setConversationStatus(tx, { accountId, id: writer.conversationId }, { status: 'closed' }),
          )
          await world.write(writer, { text: 'One more thing' })
          return { ...writer, isClosed: false }
        },
      },
      show: {
        vobiz: async ({ conversationId, isClosed }) =>
          expect(await look.listed.vobiz(conversationId)).toMatchObject({
            status: isClosed ? 'closed' : 'open',
          }),
        hatif: async ({ conversationId, isClosed }) => {
          const [number, word] = isClosed ? [2, 'Closed'] : [1, 'Open']
          expect(await look.listed.hatif(conversationId)).toMatchObject({ status: number })
          expect(await look.conversation.hatif(conversationId)).toMatchObject({ status: word })
        },
      },
      unseen: {
        chatbotx: async ({ conversationId }) =>
          expect(await look.listed.chatbotx(conversationId)).toBeDefined(),
      },
    }),

    'conversation.waiting': check({
      make: {
        store: async () => {
          const writer = await newWriter()
          const name = { accountId, id: writer.conversationId }
          await act((tx) => setConversationStatus(tx, name, { status: 'snoozed' }))
          return writer
        },
      },
      show: {
        vobiz: async ({ conversationId }) =>
          expect(await look.listed.vobiz(conversationId)).toMatchObject({ status: 'open' }),
        hatif: async ({ conversationId }) =>
          expect(await look.listed.hatif(conversationId)).toMatchObject({ status: 1 }),
      },
    }),

    'conversation.activity': check({
      make: {
        network: async () => {
          const writer = await newWriter()
          return { ...writer, at: secondsOf((await look.last.vobiz(writer.conversationId)).created_at) }
        },
      },
      show: {
        hatif: async ({ conversationId, at }) =>
          expect(secondsOf((await look.listed.hatif(conversationId)).lastActivityAt)).toBe(at),
        chatbotx: async ({ conversationId, at }) =>
          expect(secondsOf((await look.listed.chatbotx(conversationId)).lastActivityAt)).toBe(at),
      },
      unseen: {
        vobiz: async ({ conversationId }) => {
          const [newest]: Body[] = (await vobiz('GET', '/conversations')).items
          expect(newest.id).toBe(uuid(conversationId))
        },
      },
    }),

    'conversation.window': check({
      make: {
        network: async () => {
          const writer = await newWriter()
          return { ...writer, at: secondsOf((await look.last.vobiz(writer.conversationId)).created_at) }
        },
      },
      show: {
        vobiz: async ({ conversationId, at }) => {
          const { started_at, expires_at, category } = await look.listed.vobiz(conversationId)
          expect([secondsOf(started_at), secondsOf(expires_at) - at, category]).toEqual([
            at,
            86_400,
            'service',
          ])
        },
        hatif: async (writer) => {
          const path = '/v1/whatsapp/service-account/sendText'
          const target = { channelId: inbox.uuid, text: 'Hello' }
          await hatif('POST', path, { ...target, toNumber: writer.digits })
          const stranger = { ...target, toNumber: newPerson().digits }
          expect(await statusOf('hatif', 'POST', path, stranger)).toBe(403)
        },
      },
    }),

    assignment: check({
      make: {
        hatif: async () => {
          const [writer, agent] = [await newWriter(), await person()]
          const path = `/v2/conversations/service-account/${uuid(writer.conversationId)}/assign`
          await hatif('POST', path, { assignedUserId: toUuid('user', agent.userId!) })
          return { ...writer, agent }
        },
        chatbotx: async () => {
          const [writer, agent] = [await newWriter(), await person()]
          const path = `/v1/conversations/${writer.conversationId}/assign`
          await chatbotx('POST', path, { assignedId: `u_${agent.userId}` })
          return { ...writer, agent }
        },
      },
      show: {
        hatif: async ({ conversationId, agent }) => {
          const assigneeId = toUuid('user', agent.userId!)
          const shown = { assigneeId, assigneeName: 'Sam', isAiAssignee: false, assignedAiAgentId: null }
          expect(await look.listed.hatif(conversationId)).toMatchObject(shown)
          const [newest]: Body[] = await look.timeline(conversationId)
          expect(newest).toMatchObject({ sourceType: 3, assignation: { assignedUserId: assigneeId } })
        },
        chatbotx: async ({ conversationId, agent }) =>
          expect(await look.listed.chatbotx(conversationId, `assignedId=u_${agent.userId}`)).toMatchObject({
            assignedUserId: agent.userId,
            assignedUser: { id: agent.userId, name: 'Sam' },
            assignedInboxTeam: null,
          }),
      },
    }),

    'assignment.bot': check({
      make: {
        hatif: async () => {
          const [writer, bot] = [await newWriter(), await robot()]
          const path = `/v2/conversations/service-account/${uuid(writer.conversationId)}/assign`
          await hatif('POST', path, { assignedAiAgentId: toUuid('agent', bot.id) })
          return { ...writer, bot }
        },
        chatbotx: async () => {
          const [writer, bot] = [await newWriter(), await robot()]
          await chatbotx('POST', `/v1/conversations/${writer.conversationId}/assign`, {
            assignedId: `u_${bot.id}`,
          })
          return { ...writer, bot }
        },
      },
      show: {
        hatif: async ({ conversationId, bot }) =>
          expect(await look.listed.hatif(conversationId)).toMatchObject({
            assigneeId: null,
            isAiAssignee: true,
            assignedAiAgentId: toUuid('agent', bot.id),
            assigneeName: 'Robot',
          }),
        chatbotx: async ({ conversationId, bot }) =>
          expect(await look.listed.chatbotx(conversationId)).toMatchObject({
            assignedUserId: bot.id,
            assignedUser: { id: bot.id, name: 'Robot' },
          }),
      },
    }),

    'assignment.team': check({
      make: {
        chatbotx: async () => {
          const writer = await newWriter()
          const team = await act((tx) => createTeam(tx, { accountId, name: `Team of ${writer.digits}` }))
          await chatbotx('POST', `/v1/conversations/${writer.conversationId}/assign`, {
            assignedId: `t_${team.id}`,
          })
          return { ...writer, team }
        },
      },
      show: {
        chatbotx: async ({ conversationId, team }) =>
          expect(await look.listed.chatbotx(conversationId)).toMatchObject({
            assignedUserId: null,
            assignedInboxTeamId: team.id,
            assignedInboxTeam: { name: team.name },
          }),
      },
      // The vendor has no teams in its lists; that somebody has been chosen stands in the timeline.
      unseen: {
        hatif: async ({ conversationId }) => {
          expect(await look.listed.hatif(conversationId)).toMatchObject({ assigneeId: null })
          const [newest]: Body[] = await look.timeline(conversationId)
          expect(newest).toMatchObject({ sourceType: 3, status: 'Assigned' })
        },
      },
    }),

    'assignment.end': check({
      make: {
        hatif: async () => {
          const writer = await assigned()
          const path = `/v2/conversations/service-account/${uuid(writer.conversationId)}/assign`
          await hatif('POST', path, {})
          return writer
        },
        chatbotx: async () => {
          const writer = await assigned()
          const path = `/v1/conversations/${writer.conversationId}/assign`
          await chatbotx('POST', path, { assignedId: null })
          return writer
        },
      },
      show: {
        hatif: async ({ conversationId }) =>
          expect(await look.listed.hatif(conversationId)).toMatchObject({
            assigneeId: null,
            assigneeName: null,
          }),
        chatbotx: async ({ conversationId }) =>
          expect(await look.listed.chatbotx(conversationId, 'assignedId=unassigned')).toMatchObject({
            assignedUserId: null,
            assignedUser: null,
          }),
      },
    }),
  }

  async function person() {
    const email = `sam${newPerson().digits}@example.com`
    return (await act((tx) => createAgent(tx, { accountId, email, name: 'Sam', role: 'agent' }))).agent
  }

  function robot() {
    return act((tx) => createBot(tx, { accountId, name: 'Robot' }))
  }

  async function assigned(): Promise<Found> {
    const [writer, { id: assigneeId }] = [await newWriter(), await person()]
    const { conversationId } = writer
    await act((tx) =>
      assignConversation(tx, { accountId, conversationId, assigneeId, teamId: null, by: null }),
    )
    return writer
  }
}
