import { expect } from 'vitest'
import { voiceSchema } from '../../server/channels/voice/index.ts'
import { webchatSchema } from '../../server/channels/webchat/schema.ts'
import { createAgent, createBot } from '../../server/core/agents/index.ts'
import { getInbox, type Inbox, setInboxStatus } from '../../server/core/inboxes/index.ts'
import { addInventory } from '../../server/core/numbers/index.ts'
import { createTeam } from '../../server/core/teams/index.ts'
import { fromUuid, toUuid } from '../../server/platform/ids.ts'
import { check, type Tried } from './check.ts'
import { createLook } from './look.ts'
import type { Body, World } from './world.ts'

/** Who and what an account consists of. */
export function accountChecks(world: World): Record<string, Tried> {
  const { account, act, vobiz, hatif, chatbotx } = world
  const look = createLook(world)
  const accountId = account.id
  const users = (): Promise<Body[]> => hatif('GET', '/v1/workspaces/users')
  const members = async (): Promise<Body[]> => (await chatbotx('GET', '/v1/members?perPage=50')).data

  return {
    account: check({
      make: { network: () => world.newWriter() },
      show: {
        vobiz: async ({ contactId }) =>
          expect(await look.contact.vobiz(contactId)).toMatchObject({
            account_id: account.credentials.vobiz.auth_id,
          }),
        hatif: async ({ contactId }) =>
          expect(await look.contact.hatif(contactId)).toMatchObject({
            workspaceId: toUuid('account', accountId),
          }),
        chatbotx: async () =>
          expect(await chatbotx('GET', '/v1/workspaces')).toMatchObject({ id: accountId, name: 'Acme' }),
      },
    }),

    agent: check({
      make: {
        store: async () => {
          const email = `sam${world.newPerson().digits}@example.com`
          const { agent } = await act((tx) =>
            createAgent(tx, { accountId, email, name: 'Sam', role: 'owner' }),
          )
          return { id: agent.id, userId: agent.userId!, email }
        },
      },
      show: {
        hatif: async ({ id, userId, email }) =>
          expect(await users()).toContainEqual(
            expect.objectContaining({
              id: toUuid('agent', id),
              userId: toUuid('user', userId),
              email,
              name: 'Sam',
              role: 1,
              isAiAgent: false,
            }),
          ),
        chatbotx: async ({ id, userId }) =>
          expect(await members()).toContainEqual(
            expect.objectContaining({
              id,
              userId,
              role: 'owner',
              user: { id: userId, name: 'Sam', image: null },
            }),
          ),
      },
    }),

    'agent.bot': check({
      make: { store: () => act((tx) => createBot(tx, { accountId, name: 'Robot' })) },
      show: {
        hatif: async ({ id }) => {
          const uuid = toUuid('agent', id)
          const shown = { id: uuid, userId: uuid, name: 'Robot', isAiAgent: true }
          expect(await users()).toContainEqual(expect.objectContaining(shown))
        },
      },
      unseen: {
        chatbotx: async ({ id }) =>
          expect(await members()).not.toContainEqual(expect.objectContaining({ id })),
      },
    }),

    team: check({
      make: { store: () => act((tx) => createTeam(tx, { accountId, name: 'Sales' })) },
      show: {
        chatbotx: async ({ id }) =>
          expect((await chatbotx('GET', '/v1/teams')).data).toContainEqual(
            expect.objectContaining({ id, name: 'Sales', inboxTeamMembers: [] }),
          ),
      },
    }),

    ...inboxChecks(world),

    number: check({
      make: {
        store: async () => {
          const phone = '+15550177001'
          await act((tx) => addInventory(tx, { accountId, numbers: [{ phone, country: 'US' }] }))
          return phone
        },
      },
      show: {
        vobiz: async (phone) => {
          const { items } = await vobiz('GET', '/numbers/whatsapp/availability?country=US')
          expect(JSON.stringify(items)).toContain(phone)
        },
      },
    }),
  }
}

function inboxChecks(world: World): Record<string, Tried> {
  const { account, act, db, server, vobiz, hatif, chatbotx, makeInbox } = world
  const whatsapp = server.app.networks.get('whatsapp')!.schema
  const channels = async (): Promise<Body[]> => (await vobiz('GET', '/channels/whatsapp')).items
  const lines = async (): Promise<Body[]> =>
    (await hatif('GET', '/v1/channels/service-account?MaxResultCount=50')).items
  const inboxes = async (): Promise<Body[]> => (await chatbotx('GET', '/v1/inboxes?perPage=50')).data
  const own = (items: Body[], id: string): Body => items.find((item) => item.id === id)
  let made = 0
  const fresh = (channel: string) => {
    made += 1
    const phone = `+1555017${String(8000 + made)}`
    return {
      name: `${channel} ${made}`,
      phone,
      settings: {
        phone_number_id: `7700${made}`,
        waba_id: '7700',
        access_token: 't',
        app_secret: 's',
        verify_token: 'v',
      },
    }
  }
  const withUuid = (inbox: Inbox) => ({ ...inbox, uuid: toUuid('inbox', inbox.id) })
  const sip = { provider: 'sip', dial: 'sip:{number}@127.0.0.1:5999' }
  const unseen = {
    vobiz: async ({ uuid }: { uuid: string }) => expect(own(await channels(), uuid)).toBeUndefined(),
    hatif: async ({ uuid }: { uuid: string }) => expect(own(await lines(), uuid)).toBeUndefined(),
    chatbotx: async ({ id }: { id: string }) => expect(own(await inboxes(), id)).toBeUndefined(),
  }
  const linedSettings = Object.fromEntries(Object.entries(sip).map(([key, value]) => [`line_${key}`, value]))

  return {
    'inbox.whatsapp': check({
      make: {
        store: () => makeInbox(whatsapp, fresh('WhatsApp')),
        vobiz: async () => {
          const { phone, settings } = fresh('WhatsApp')
          const { id: uuid } = await vobiz('POST', '/channels/whatsapp', {
            waba_id: settings.waba_id,
            phone_number_id: settings.phone_number_id,
            phone_number: phone,
            number_onboarding_mode: 'bring_your_own',
            number_provider: 'meta_direct',
            access_token: settings.access_token,
          })
          await vobiz('PUT', `/channels/whatsapp/${uuid}`, { display_name: 'Renamed' })
          return getInbox(db, { accountId: account.id, id: fromUuid('inbox', uuid)! }).then(withUuid)
        },
      },
      show: {
        vobiz: async ({ uuid, name, phone }) =>
          expect(own(await channels(), uuid)).toMatchObject({ display_name: name, phone_number: phone }),
        hatif: async ({ uuid, name, phone }) =>
          expect(own(await lines(), uuid)).toMatchObject({
            name,
            type: 2,
            phoneNumber: null,
            whatsAppInfo: { businessAccountInfo: { displayPhoneNumber: phone } },
          }),
        chatbotx: async ({ id, name, settings }) => {
          expect(own(await inboxes(), id)).toMatchObject({ name, channel: 'whatsapp', status: 'connected' })
          const { data } = await chatbotx('GET', '/v1/channels?perPage=50')
          expect(own(data, String(settings['phone_number_id']))).toMatchObject({ name, channel: 'whatsapp' })
        },
      },
    }),

    'inbox.both': check({
      make: {
        store: () => {
          const { settings, ...fields } = fresh('Both')
          return makeInbox(whatsapp, { ...fields, settings: { ...settings, ...linedSettings } })
        },
      },
      show: {
        vobiz: async ({ uuid, phone }) =>
          expect(own(await channels(), uuid)).toMatchObject({ phone_number: phone }),
        hatif: async ({ uuid, phone }) =>
          expect(own(await lines(), uuid)).toMatchObject({ type: 3, phoneNumber: { number: phone } }),
        chatbotx: async ({ id }) => expect(own(await inboxes(), id)).toMatchObject({ channel: 'whatsapp' }),
      },
    }),

    'inbox.voice': check({
      make: { store: () => makeInbox(voiceSchema, { ...fresh('Line'), settings: sip }) },
      show: {
        hatif: async ({ uuid, phone }) =>
          expect(own(await lines(), uuid)).toMatchObject({
            type: 1,
            phoneNumber: { number: phone },
            whatsAppInfo: null,
          }),
      },
      unseen: { vobiz: unseen.vobiz, chatbotx: unseen.chatbotx },
    }),

    'inbox.webchat': check({
      make: { store: () => makeInbox(webchatSchema, { name: 'Shop chat' }) },
      show: {
        chatbotx: async ({ id }) =>
          expect(own(await inboxes(), id)).toMatchObject({ name: 'Shop chat', channel: 'webchat' }),
      },
      unseen: { vobiz: unseen.vobiz, hatif: unseen.hatif },
    }),

    'inbox.status': check({
      make: {
        store: async () => {
          const inbox = await makeInbox(whatsapp, fresh('Suspended'))
          const { digits: phoneNumber } = world.newPerson()
          const { id: contactId } = await chatbotx('POST', '/v1/contacts', {
            email: '',
            gender: 'unknown',
            channel: 'whatsapp',
            inboxId: inbox.id,
            phoneNumber,
          })
          const name = { accountId: account.id, id: inbox.id }
          await act((tx) => setInboxStatus(tx, { ...name, status: 'suspended' }))
          return { ...inbox, contactId }
        },
      },
      show: {
        vobiz: async ({ uuid }) => expect(own(await channels(), uuid)).toMatchObject({ status: 'suspended' }),
        hatif: async ({ uuid }) =>
          expect(own(await lines(), uuid).whatsAppInfo.businessAccountInfo).toMatchObject({
            isActive: false,
          }),
        chatbotx: async ({ id, contactId }) => {
          expect(own(await inboxes(), id)).toBeUndefined()
          const { data } = await chatbotx('GET', `/v1/contacts/id:${contactId}/inboxes`)
          expect(data).toMatchObject([{ inbox: { id, status: 'disconnected' } }])
        },
      },
    }),

    'inbox.deletion': check({
      make: {
        vobiz: async () => {
          const inbox = await makeInbox(whatsapp, fresh('Leaving'))
          await vobiz('DELETE', `/channels/whatsapp/${inbox.uuid}`)
          return inbox
        },
      },
      show: { vobiz: unseen.vobiz },
      unseen: { hatif: unseen.hatif, chatbotx: unseen.chatbotx },
    }),
  }
}
