import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAgent } from '../server/core/agents/index.ts'
import { createSequence } from '../server/core/automations/index.ts'
import { createInbox, setInboxStatus } from '../server/core/inboxes/index.ts'
import { type Caller, createChatbotxCaller, makeToken, startChatbotxServer } from './chatbotx-caller.ts'
import { failDelivery, makeTenant, type Tenant } from './chatbotx-tenant.ts'
import { makeAccount, type TestServer } from './harness.ts'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const stamped = { createdAt: time, updatedAt: time }

let server: TestServer
let mine: Tenant
let theirs: Tenant
let call: Caller
const get = async (path: string) => {
  const { status, body } = await call('GET', `/v1${path}`)
  expect(status, path).toBe(200)
  return body
}

beforeAll(async () => {
  server = await startChatbotxServer()
  mine = await makeTenant(server, 'Mine', 1)
  theirs = await makeTenant(server, 'Theirs', 2)
  call = await createChatbotxCaller(server, mine)
})
afterAll(() => server.close())

describe('what the API shows of an account', () => {
  test('the workspace of the token, with its owner and without its token', async () => {
    expect(await get('/workspaces')).toStrictEqual({
      ...stamped,
      id: mine.accountId,
      name: 'Mine',
      ownerId: mine.ids['ownerUser'],
      defaultReply: null,
      targetCountry: null,
      language: 'en',
      timezone: 'UTC',
      brandColor: '#016DFF',
      developmentMode: false,
      logo: null,
      tenantId: null,
      smartResponseDelaySeconds: 0,
      isActive: true,
      startTime: null,
      endTime: null,
      scheduledDeletionAt: null,
    })
  })

  test('members, which are people: pages, part of a name, one of them', async () => {
    const all = await get('/members')
    expect(all.pageCount).toBe(1)
    expect(all.data.map(({ user }: { user: { name: string } }) => user.name)).toEqual(['Sam', 'Ann'])
    expect(all.data[0]).toStrictEqual({
      ...stamped,
      id: mine.ids['owner'],
      workspaceId: mine.accountId,
      userId: mine.ids['ownerUser'],
      role: 'owner',
      permissions: {
        superAdmin: true,
        analytics: true,
        flows: true,
        contacts: true,
        onlyAssignedContacts: false,
        emailAndPhone: true,
        broadcast: true,
        ecommerce: true,
      },
      notificationTypes: { notifyAdmin: false, newMessageToHuman: false, newOrder: false },
      notificationChannels: { messenger: false, email: false, telegram: false, browser: false },
      user: { id: mine.ids['ownerUser'], name: 'Sam', image: null },
    })
    expect(all.data[1]).toMatchObject({ role: 'agent', permissions: { superAdmin: false } })
    expect((await get('/members?keyword=AN')).data).toEqual([all.data[1]])
    expect(await get('/members?page=2&perPage=1')).toEqual({ data: [all.data[1]], pageCount: 2 })
    expect(await get('/members?page=3&perPage=1')).toEqual({ data: [], pageCount: 2 })
    expect(await get(`/members/${mine.ids['agent']}`)).toEqual(all.data[1])
  })

  test('connected channels by their id on the network, inboxes by ours', async () => {
    const shown = { name: 'Main line', channel: 'whatsapp', status: 'connected' }
    expect(await get('/channels')).toStrictEqual({ data: [{ id: '901', ...shown }], pageCount: 1 })
    expect(await get('/inboxes?includes[]=integration')).toStrictEqual({
      data: [{ id: mine.inbox.id, ...shown }],
      pageCount: 1,
    })
  })

  test('teams with their members, without bots', async () => {
    const { data } = await get('/teams')
    const [member] = data[0].inboxTeamMembers
    expect(data).toStrictEqual([
      {
        ...stamped,
        id: mine.ids['team'],
        workspaceId: mine.accountId,
        name: 'Team of line 1',
        inboxTeamMembers: [
          {
            ...stamped,
            id: expect.stringMatching(/^\d{16,}$/),
            inboxTeamId: mine.ids['team'],
            userId: member.user.id,
            user: {
              ...stamped,
              id: expect.stringMatching(/^\d{16,}$/),
              name: 'Ann',
              email: 'ann1@example.com',
              emailVerified: true,
              image: null,
              isAnonymous: false,
              tenantId: null,
              mustChangePassword: false,
            },
          },
        ],
      },
    ])
  })

  test('saved replies', async () => {
    expect(await get('/saved-replies')).toStrictEqual({
      data: [
        {
          ...stamped,
          id: mine.ids['savedReply'],
          shortcut: '/line1',
          text: 'Text of line 1',
          workspaceId: mine.accountId,
        },
      ],
    })
  })

  test('template messages as a bare array, of one inbox or all', async () => {
    const template = {
      id: mine.ids['template'],
      name: 'template_1',
      language: 'en_US',
      category: 'MARKETING',
      status: 'APPROVED',
      components: [{ type: 'BODY', text: 'Hello' }],
      integrationWhatsappId: mine.inbox.id,
      integrationWhatsapp: {
        id: mine.inbox.id,
        name: 'Main line',
        inboxId: mine.inbox.id,
        displayPhoneNumber: '+15550100001',
        phoneNumberId: '901',
        wabaId: '801',
      },
    }
    expect(await get('/template-messages')).toStrictEqual([template])
    expect(await get(`/template-messages?inboxId=${mine.inbox.id}&status=REJECTED`)).toEqual([template])
    expect(await get(`/template-messages?integrationWhatsappId=${theirs.inbox.id}`)).toEqual([])
  })

  test('integrations', async () => {
    expect(await get('/integrations')).toStrictEqual({
      data: [{ ...stamped, id: mine.inbox.id, workspaceId: mine.accountId, integrationType: 'whatsapp' }],
    })
  })

  test('active flows, sequences, keywords, triggers and AI agents', async () => {
    const { ids, accountId: workspaceId } = mine
    const named = (thing: string) => ({ ...stamped, workspaceId, name: `${thing} of line 1` })
    expect(await get('/flows')).toStrictEqual({ data: [{ id: ids['flow'], name: 'Flow of line 1' }] })
    const sequence = {
      ...named('Sequence'),
      id: ids['sequence'],
      folderId: null,
      active: true,
      subscribers: 0,
      messages: 1,
    }
    expect(await get('/sequences')).toStrictEqual({
      data: [{ ...sequence, stepsCount: 1, subscribersCount: 0 }],
      pageCount: 1,
    })
    expect(await get(`/sequences/${ids['sequence']}`)).toStrictEqual(sequence)
    const keyword = { folderId: null, type: 'inbound', keywords: ['hours'], status: true, text: null }
    expect(await get('/keywords')).toStrictEqual({
      data: [{ ...stamped, workspaceId, id: ids['keyword'], ...keyword, flowId: ids['flow'] }],
    })
    expect(await get('/triggers')).toStrictEqual({
      data: [
        {
          ...named('Trigger'),
          id: ids['trigger'],
          active: true,
          folderId: null,
          actions: [],
          conditions: [],
        },
      ],
    })
    expect(await get('/ai-agents')).toStrictEqual({
      data: [
        {
          ...named('AI'),
          id: ids['aiAgent'],
          prompt: 'Be kind',
          messages: [],
          isDefault: false,
          isRichResponse: false,
          tools: [],
          webSearchAuthorizedDomains: [],
          models: [],
          temperature: 0.5,
          maxOutputTokens: null,
        },
      ],
      pageCount: 1,
    })
    expect(await get(`/ref-links/${ids['refLink']}`)).toStrictEqual({
      ...named('Link'),
      id: ids['refLink'],
      type: 'link',
      flowId: ids['flow'],
      customFieldId: null,
      qrStyles: null,
    })
  })

  test('broadcasts by id and by name, with their audience', async () => {
    const broadcast = {
      id: mine.ids['broadcast'],
      name: 'Broadcast of line 1',
      status: 'sending',
      schedulesType: 'now',
      schedulesAt: null,
      flowId: null,
      contactCount: 1,
    }
    expect(await get('/broadcasts')).toStrictEqual({ data: [broadcast] })
    expect(await get(`/broadcasts/${broadcast.id}`)).toEqual(broadcast)
    expect(await get(`/broadcasts/${encodeURIComponent(broadcast.name)}`)).toEqual(broadcast)
    expect(await get(`/broadcasts/${broadcast.id}/audience`)).toStrictEqual({
      data: [
        {
          contactId: mine.ids['contact'],
          contact: {
            id: mine.ids['contact'],
            firstName: 'Contact',
            lastName: '1',
            fullName: 'Contact 1',
            email: null,
            phoneNumber: '+1555021000001',
            avatar: null,
            gender: null,
          },
          sent: false,
        },
      ],
      pageCount: 1,
    })
  })

  test('what failed: messages and deliveries together, by part of a text, in either order', async () => {
    const delivery = await failDelivery(server, mine.accountId)
    const all = await get('/error-logs')
    expect(all).toStrictEqual({
      data: [
        {
          ...stamped,
          id: delivery,
          action: 'deliverWebhook',
          detail: 'contact.created: https://hooks.example.com/a: answered 503',
          httpCode: 503,
          workspaceId: mine.accountId,
          contactId: null,
        },
        {
          ...stamped,
          id: mine.ids['message'],
          action: 'sendMessage',
          detail: '131026: Message undeliverable: Not on line 1',
          httpCode: null,
          workspaceId: mine.accountId,
          contactId: expect.stringMatching(/^\d{16,}$/),
        },
      ],
      pageCount: 1,
    })
    const [first, second] = all.data
    expect((await get('/error-logs?keyword=UNDELIVERABLE')).data).toEqual([second])
    expect((await get('/error-logs?keyword=webhook')).data).toEqual([first])
    expect((await get('/error-logs?keyword=100%25')).data).toEqual([])
    expect(await get('/error-logs?page=2&perPage=1')).toEqual({ data: [second], pageCount: 2 })
    const oldest = encodeURIComponent(JSON.stringify([{ id: 'createdAt', desc: false }]))
    expect((await get(`/error-logs?sort=${oldest}`)).data).toEqual([second, first])
  })
})

describe('lists', () => {
  test('have pages of 20, of 50 at most, in a wanted order', async () => {
    const account = await makeAccount(server.db, 'Long')
    const ask = await createChatbotxCaller(server, account.credentials.chatbotx)
    await server.db.transaction(async (tx) => {
      for (let index = 10; index < 70; index += 1)
        await createSequence(tx, {
          accountId: account.id,
          name: `Sequence ${index}`,
          active: index % 2 === 0,
        })
    })
    const list = async (query: string) => (await ask('GET', `/v1/sequences${query}`)).body
    const names = ({ data }: { data: { name: string }[] }) => data.map(({ name }) => name)
    expect([(await list('')).data.length, (await list('')).pageCount]).toEqual([20, 3])
    expect([(await list('?perPage=500')).data.length, (await list('?perPage=500')).pageCount]).toEqual([
      50, 2,
    ])
    expect(names(await list('?page=2&perPage=50'))).toHaveLength(10)
    expect(names(await list('?page=9007199254740991&perPage=50'))).toEqual([])
    const sort = (value: unknown) => `?perPage=2&sort=${encodeURIComponent(JSON.stringify(value))}`
    expect(names(await list(sort([{ id: 'name', desc: false }])))).toEqual(['Sequence 10', 'Sequence 11'])
    expect(names(await list(sort([{ id: 'name', desc: true }])))).toEqual(['Sequence 69', 'Sequence 68'])
    expect(names(await list(sort([{ id: 'prompt', desc: false }])))).toEqual(names(await list('?perPage=2')))
  })

  test('of inboxes count pages of ten where no size is asked for, and leave out what is not connected', async () => {
    const account = await makeAccount(server.db, 'Many lines')
    const ask = await createChatbotxCaller(server, account.credentials.chatbotx)
    const schema = server.app.networks.get('whatsapp')!.schema
    const ids: string[] = []
    for (let index = 100; index < 121; index += 1)
      await server.db.transaction(async (tx) => {
        const settings = { phone_number_id: `7${index}`, waba_id: '1', access_token: 't' }
        const inbox = await createInbox(tx, schema, {
          accountId: account.id,
          phone: `+15550109${index}`,
          settings,
        })
        ids.push(inbox.id)
      })
    await server.db.transaction((tx) =>
      setInboxStatus(tx, { accountId: account.id, id: ids[0]!, status: 'suspended', reason: 'token' }),
    )
    const { body } = await ask('GET', '/v1/inboxes')
    expect([body.data.length, body.pageCount]).toEqual([20, 2])
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(1).reverse())
    expect((await ask('GET', '/v1/inboxes?perPage=20')).body.pageCount).toBe(1)
  })
})

describe('isolation', () => {
  const paths = (ids: Record<string, string>) => [
    [`/members/${ids['agent']}`, 'Member not found'],
    [`/members/${ids['bot']}`, 'Member not found'],
    [`/sequences/${ids['sequence']}`, 'Sequence not found'],
    [`/ref-links/${ids['refLink']}`, 'Ref link not found'],
    [`/broadcasts/${ids['broadcast']}`, 'Broadcast not found'],
    [`/broadcasts/${ids['broadcast']}/audience`, 'Broadcast not found'],
  ]

  test('ids of another account, unknown or malformed are not found alike', async () => {
    const unknown = Object.fromEntries(Object.keys(mine.ids).map((key) => [key, '9223372036854775807']))
    const malformed = Object.fromEntries(Object.keys(mine.ids).map((key) => [key, 'a1b']))
    for (const ids of [theirs.ids, unknown, malformed])
      for (const [path, message] of paths(ids)) {
        const { status, body } = await call('GET', `/v1${path}`)
        expect([status, body], path).toEqual([
          404,
          { defined: false, code: 'notFound', status: 404, message },
        ])
      }
    const byName = await call('GET', '/v1/broadcasts/Broadcast%20of%20line%202')
    expect(byName.status).toBe(404)
  })

  test('no list shows anything of another account', async () => {
    const traces = [...Object.values(theirs.ids), theirs.accountId, 'line 2']
    for (const list of lists) {
      const { text } = await call('GET', `/v1${list}`)
      expect(
        traces.filter((trace) => text.includes(trace)),
        list,
      ).toEqual([])
    }
  })

  test('a token of some inboxes sees no other inbox of its account', async () => {
    const other = await makeToken(server, mine.accountId, { inboxIds: [server.db.newId()] })
    const own = await makeToken(server, mine.accountId, { inboxIds: [mine.inbox.id] })
    const hidden = [
      '/channels',
      '/inboxes',
      '/template-messages',
      '/integrations',
      '/error-logs',
      '/broadcasts',
    ]
    for (const path of hidden) {
      const seen = await Promise.all(
        [other, own].map(async (token) =>
          (await createChatbotxCaller(server, { token }))('GET', `/v1${path}`),
        ),
      )
      const [none, some] = seen.map(({ body }) => (Array.isArray(body) ? body : body.data).length)
      expect([none, some], path).toEqual([0, 1])
    }
    const ask = await createChatbotxCaller(server, { token: other })
    expect((await ask('GET', `/v1/broadcasts/${mine.ids['broadcast']}`)).status).toBe(404)
  })
})

test('a person who is in two accounts is a member of each under another id', async () => {
  const { agent } = await server.db.transaction((tx) =>
    createAgent(tx, { accountId: theirs.accountId, email: 'sam1@example.com', name: 'Sam', role: 'agent' }),
  )
  expect(agent.userId).toBe(mine.ids['ownerUser'])
  expect((await call('GET', `/v1/members/${agent.id}`)).status).toBe(404)
})

const lists = [
  '/workspaces',
  '/members',
  '/channels',
  '/inboxes',
  '/teams',
  '/saved-replies',
  '/template-messages',
  '/integrations',
  '/error-logs',
  '/flows',
  '/sequences',
  '/keywords',
  '/triggers',
  '/ai-agents',
  '/broadcasts',
]
