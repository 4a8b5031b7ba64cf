import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, signIn } from './parley-person.ts'
import { listRoutes, parametersOf, pathWith, type Route } from './parley-routes.ts'
import { makeTenant, type Tenant } from './parley-tenants.ts'

/** What takes an admin. A new operation that is a write must be entered here, or below. */
const forAdmins = [
  'checkInbox',
  'checkNewInbox',
  'createAgent',
  'createCredential',
  'createCustomField',
  'createInbox',
  'createInvitation',
  'createPasswordLink',
  'createTeam',
  'createTemplate',
  'createWebhook',
  'deleteAgent',
  'deleteCredential',
  'deleteCustomField',
  'deleteInbox',
  'deleteInvitation',
  'deleteTeam',
  'deleteWebhook',
  'getDelivery',
  'getInbox',
  'getWebhook',
  'listAllDeliveries',
  'listAudit',
  'listCredentials',
  'listDeliveries',
  'listInvitations',
  'listWebhooks',
  'replayDeliveries',
  'resendDelivery',
  'resendInvitation',
  'rotateInboxSecret',
  'rotateWebhookSecret',
  'updateAccount',
  'updateAgent',
  'updateCustomField',
  'updateInbox',
  'updateTeam',
  'updateWebhook',
]

/** Writes that are every agent's own work. */
const forAgents = [
  'beginMyPasskey',
  'changeConversations',
  'createCannedResponse',
  'createContact',
  'createContactNote',
  'createConversation',
  'createMessage',
  'createMyPasskey',
  'createNote',
  'createPushSubscription',
  'createTag',
  'createUpload',
  'createView',
  'deleteCannedResponse',
  'deleteContact',
  'deleteContactNote',
  'deleteDraft',
  'deleteMessage',
  'deleteMyPasskey',
  'deleteMySession',
  'deleteMySessions',
  'deletePushSubscription',
  'deleteScheduled',
  'deleteTag',
  'deleteView',
  'markMentionsSeen',
  'markRead',
  'markUnread',
  'mergeContact',
  'orderViews',
  'previewTemplate',
  'putDraft',
  'putPreferences',
  'resendMessage',
  'searchConversations',
  'sendScheduled',
  'sendTyping',
  'setPresence',
  'settleMessage',
  'switchAccount',
  'syncTemplates',
  'updateCannedResponse',
  'updateContact',
  'updateContactNote',
  'updateConversation',
  'updateMe',
  'updateMessage',
  'updateScheduled',
  'updateTag',
  'updateView',
]

const forEverybody = [
  'acceptInvitation',
  'beginPasskeySession',
  'createPasskeySession',
  'createPasswordReset',
  'createSession',
  'deleteSession',
  'getInvitation',
  'getPasswordReset',
  'redeemPasswordReset',
]

let server: TestServer
let routes: Route[]
let mine: Tenant

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  mine = await makeTenant(server, 'http://127.0.0.1:9')
  routes = await listRoutes(server)
})
afterAll(() => server.close())

const nameOf = ({ operation }: Route) => operation.operationId
/** Nothing is named, so that nothing changes: whoever may come in is told so. */
const pathOf = (route: Route) =>
  pathWith(route, mine.ids, Object.fromEntries(parametersOf(route).map(({ name }) => [name, '12'])))
/** One never ends; one would end the caller's own session. */
const isAskable = (route: Route) => !['openEvents', 'deleteMySessions'].includes(nameOf(route))

describe('the roles', () => {
  test('are said of every operation that changes something, and of every one that not every agent may use', () => {
    const writes = routes.filter(({ method, isPublic }) => method !== 'GET' && !isPublic).map(nameOf)
    expect(writes.filter((name) => !forAdmins.includes(name)).sort()).toEqual(forAgents)
    const known = routes.map(nameOf)
    expect([...forAdmins, ...forAgents, ...forEverybody].filter((name) => !known.includes(name))).toEqual([])
    expect(
      routes
        .filter(({ isPublic }) => isPublic)
        .map(nameOf)
        .sort(),
    ).toEqual(forEverybody)
  })

  test('an agent is refused what takes an admin, and nothing else', async () => {
    const call = await createPersonCaller(server, await makePerson(server, mine.accountId))
    for (const route of routes.filter((route) => !route.isPublic && isAskable(route))) {
      const { status, body } = await call(route.method, pathOf(route))
      const isRefused = status === 403 && /takes the role 'admin'; yours is 'agent'/.test(body.detail)
      expect(isRefused, `${route.method} ${route.path} ${status}`).toBe(forAdmins.includes(nameOf(route)))
    }
  })

  test.each(['admin', 'owner'] as const)('an %s is refused nothing for the role', async (role) => {
    const call = await createPersonCaller(server, await makePerson(server, mine.accountId, { role }))
    for (const route of routes.filter((route) => !route.isPublic && isAskable(route)))
      expect([401, 403], `${route.method} ${route.path}`).not.toContain(
        (await call(route.method, pathOf(route))).status,
      )
  })

  test('a page of another site is refused every write of whoever is signed in', async () => {
    const headers = await signIn(server, await makePerson(server, mine.accountId, { role: 'owner' }))
    const call = await createCaller(server, { ...headers, origin: 'https://evil.example.com' })
    for (const route of routes.filter(({ method }) => method !== 'GET')) {
      const { status, body } = await call(route.method, pathOf(route))
      expect([status, body?.code], `${route.method} ${route.path}`).toEqual([403, 'forbidden'])
    }
  })
})

describe('owners', () => {
  let accountId: string
  let owner: ParleyCaller
  let ownerId: string
  let admin: ParleyCaller

  beforeAll(async () => {
    accountId = (await makeAccount(server.db)).id
    const person = await makePerson(server, accountId, { role: 'owner' })
    ownerId = person.agent.id
    owner = await createPersonCaller(server, person)
    admin = await createPersonCaller(server, await makePerson(server, accountId, { role: 'admin' }))
  })

  test('are made, changed and removed by owners only', async () => {
    const { agent } = await makePerson(server, accountId)
    const email = `o-${accountId}@example.com`
    const refused: [string, string, object?][] = [
      ['POST', '/agents', { name: 'New', email, role: 'owner' }],
      ['POST', '/invitations', { email, role: 'owner' }],
      ['PATCH', `/agents/${agent.id}`, { role: 'owner' }],
      ['PATCH', `/agents/${ownerId}`, { name: 'Renamed' }],
      ['PATCH', `/agents/${ownerId}`, { role: 'agent' }],
      ['PATCH', `/agents/${ownerId}`, { inbox_ids: [] }],
      ['DELETE', `/agents/${ownerId}`],
      ['POST', `/agents/${ownerId}/password-link`],
    ]
    for (const [method, path, body] of refused) {
      const answer = await admin(method, path, body)
      expect(answer.body, `${method} ${path}`).toMatchObject({ status: 403, code: 'forbidden' })
    }
    expect((await owner('GET', `/agents/${ownerId}`)).body).toMatchObject({ role: 'owner', inbox_ids: null })
    expect((await owner('PATCH', `/agents/${agent.id}`, { role: 'owner' })).body.role).toBe('owner')
    expect((await owner('DELETE', `/agents/${agent.id}`)).status).toBe(204)
  })

  test('invite owners, whose invitations admins neither renew nor take back', async () => {
    const made = await owner('POST', '/invitations', { email: `p-${accountId}@example.com`, role: 'owner' })
    const path = `/invitations/${made.body.invitation.id}`
    expect((await admin('POST', `${path}/resend`)).status).toBe(403)
    expect((await admin('DELETE', path)).status).toBe(403)
    expect((await owner('DELETE', path)).status).toBe(204)
  })

  test('are not made by an admin of themselves', async () => {
    const { body: me } = await admin('GET', '/me')
    expect((await admin('PATCH', `/agents/${me.id}`, { role: 'owner' })).status).toBe(403)
    expect((await admin('PATCH', '/me', { name: 'Still admin' })).body.role).toBe('admin')
  })
})

describe('a change of what somebody may do', () => {
  test('counts with their next request', async () => {
    const { accountId, key } = mine
    const person = await makePerson(server, accountId, { role: 'admin' })
    const call = await createPersonCaller(server, person)
    const path = `/agents/${person.agent.id}`
    expect((await call('GET', '/audit')).status).toBe(200)
    await key('PATCH', path, { role: 'agent' })
    expect((await call('GET', '/audit')).status).toBe(403)

    const other = await makeWhatsAppInbox(server, accountId, {
      phone: '+15550100999',
      settings: { phone_number_id: '999' },
    })
    const talk = `/conversations/${mine.ids['conversations']}`
    expect((await call('GET', talk)).status).toBe(200)
    await key('PATCH', path, { inbox_ids: [other.id] })
    expect((await call('GET', talk)).status).toBe(404)
    expect((await call('GET', '/bootstrap')).body).toMatchObject({
      me: { inbox_ids: [other.id] },
      inboxes: [{ id: other.id }],
    })
    await key('PATCH', path, { inbox_ids: null })
    expect((await call('GET', talk)).status).toBe(200)
    await key('DELETE', path)
    expect((await call('GET', talk)).status).toBe(401)
  })

  test('a key that is deleted lets nobody in a second later', async () => {
    const made = await mine.call('POST', '/credentials', { dialect: 'parley' })
    const key = await createCaller(server, { authorization: `Bearer ${made.body.secrets.key}` })
    expect((await key('GET', '/account')).status).toBe(200)
    await mine.call('DELETE', `/credentials/${made.body.credential.id}`)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect((await key('GET', '/account')).status).toBe(401)
  })

  test('an account that is switched off lets nobody in', async () => {
    const accountId = (await makeAccount(server.db)).id
    const owner = await makePerson(server, accountId, { role: 'owner' })
    const person = await createPersonCaller(server, owner)
    const { updateAccount } = await import('../server/core/accounts/index.ts')
    const key = await createParleyCaller(server, accountId)
    await server.db.transaction((tx) => updateAccount(tx, { id: accountId, active: false }))
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    for (const call of [person, key])
      expect((await call('GET', '/account')).body).toMatchObject({ status: 403, code: 'account_inactive' })
    const { email, password } = owner
    const anybody = await createCaller(server, {})
    expect((await anybody('POST', '/session', { email, password })).body.code).toBe('account_inactive')
  })
})
