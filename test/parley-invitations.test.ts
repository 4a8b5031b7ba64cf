import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listEvents } from '../server/core/events/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { type MailServer, startMailServer } from './mail-server.ts'
import { createCaller, createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import {
  createPersonCaller,
  inboxHost,
  inboxOrigin,
  makePerson,
  type Person,
  signIn,
} from './parley-person.ts'

const browser = { host: inboxHost, origin: inboxOrigin }
let mail: MailServer
let server: TestServer
let open: ParleyCaller

beforeAll(async () => {
  mail = await startMailServer()
  server = await startTestServer({
    workers: false,
    env: { PARLEY_SMTP_URL: mail.url, PARLEY_PUBLIC_URL: inboxOrigin },
  })
  open = await createCaller(server, browser)
})
afterAll(async () => {
  await server.close()
  await mail.close()
})

/** An account with an owner at a browser. */
async function makeOffice(name = 'Acme'): Promise<{ accountId: string; owner: Person; call: ParleyCaller }> {
  const { id: accountId } = await makeAccount(server.db, name)
  const owner = await makePerson(server, accountId, { role: 'owner' })
  return { accountId, owner, call: await createPersonCaller(server, owner) }
}

const tokenOf = (link: string) => link.split('/').at(-1)!

describe('an invitation', () => {
  test('goes by mail, and its link makes a new person an agent with the role and inboxes it says', async () => {
    const { accountId, call } = await makeOffice()
    const inbox = await makeWhatsAppInbox(server, accountId)
    const email = `New-${accountId}@Example.com`
    const made = await call('POST', '/invitations', { email, name: 'Dee', inbox_ids: [inbox.uuid] })
    expect(made).toMatchObject({
      status: 201,
      body: {
        mailed: true,
        invitation: { email: email.toLowerCase(), name: 'Dee', role: 'agent', inbox_ids: [inbox.id] },
      },
    })
    const { link, invitation } = made.body
    expect(link).toMatch(/^https:\/\/inbox\.example\.com\/invite\/[A-Za-z0-9]{40}$/)
    const caught = mail.mails.find(({ to }) => to.includes(email.toLowerCase()))!
    expect(caught.headers['subject']).toBe('Acme invites you to its inbox')
    expect(caught.text).toContain(link)
    expect((await call('GET', '/invitations')).body.items).toEqual([invitation])

    const path = `/invitations/by-token/${tokenOf(link)}`
    expect((await open('GET', path)).body).toEqual({
      account: { name: 'Acme' },
      email: email.toLowerCase(),
      name: 'Dee',
      needs_password: true,
      has_account: false,
    })
    expect((await open('POST', `${path}/accept`, {})).body.errors).toMatchObject([{ field: 'password' }])
    expect((await open('POST', `${path}/accept`, { password: 'short' })).status).toBe(400)
    const accepted = await open('POST', `${path}/accept`, { name: 'Dee Dee', password: 'a good password' })
    expect(accepted).toMatchObject({
      status: 201,
      body: { account: { id: accountId }, agent: { name: 'Dee Dee', role: 'agent', inbox_ids: [inbox.id] } },
    })
    const cookie = String(accepted.headers['set-cookie']).split(';')[0]!
    const own = await createCaller(server, { ...browser, cookie })
    expect((await own('GET', '/bootstrap')).body.me.email).toBe(email.toLowerCase())
    expect((await call('GET', '/audit?action=acceptInvitation')).body.items).toMatchObject([
      { actor: 'Dee Dee', subject_id: accepted.body.agent.id, changes: { role: 'agent' } },
    ])
    expect((await open('GET', path)).status).toBe(404)
    expect((await open('POST', `${path}/accept`, { password: 'a good password' })).status).toBe(404)
    expect((await call('GET', '/invitations')).body.items).toEqual([])
    const types = (await listEvents(server.db, { accountId, after: '0', limit: 100 })).map(({ type }) => type)
    expect(types.filter((type) => type === 'agent.created')).toHaveLength(2)
    expect(
      await server.db.query(
        sql`select 1 from directory where kind = 'invitation' and account_id = ${accountId}`,
      ),
    ).toEqual([])
  })

  test('is accepted once, by however many at a time', async () => {
    const { accountId, call } = await makeOffice()
    const { body } = await call('POST', '/invitations', { email: `once-${accountId}@example.com` })
    const path = `/invitations/by-token/${tokenOf(body.link)}/accept`
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => open('POST', path, { password: 'a good password' })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    const agents = (await call('GET', '/agents')).body.items as { email: string }[]
    expect(agents.filter(({ email }) => email.startsWith('once-'))).toHaveLength(1)
  })

  test('opens nobody else’s account: who signs in here already proves to be it', async () => {
    const [here, there] = [await makeOffice('Here'), await makeOffice('There')]
    const { email, password } = there.owner
    const { body } = await here.call('POST', '/invitations', { email, role: 'admin' })
    const path = `/invitations/by-token/${tokenOf(body.link)}`
    expect((await open('GET', path)).body).toMatchObject({ needs_password: true, has_account: true })
    expect((await open('POST', `${path}/accept`, {})).status).toBe(400)
    expect((await open('POST', `${path}/accept`, { password: 'chosen by another' })).status).toBe(401)
    const stranger = await createCaller(server, await signIn(server, here.owner))
    expect((await stranger('GET', path)).body.needs_password).toBe(true)
    expect((await stranger('POST', `${path}/accept`, {})).status).toBe(400)

    const own = await createCaller(server, await signIn(server, there.owner))
    expect((await own('GET', path)).body).toMatchObject({ needs_password: false, has_account: true })
    const accepted = await own('POST', `${path}/accept`, {})
    expect(accepted.body).toMatchObject({ account: { id: here.accountId }, agent: { role: 'admin' } })
    expect(accepted.body.accounts).toHaveLength(2)
    expect((await open('POST', '/session', { email, password })).status).toBe(201)
  })

  test('somebody known may give their password instead', async () => {
    const [here, there] = [await makeOffice(), await makeOffice()]
    const { email, password } = there.owner
    const { body } = await here.call('POST', '/invitations', { email })
    const accepted = await open('POST', `/invitations/by-token/${tokenOf(body.link)}/accept`, { password })
    expect(accepted.body).toMatchObject({ account: { id: here.accountId } })
  })

  test('sent again it has another link, and the one before opens nothing', async () => {
    const { accountId, call } = await makeOffice()
    const { body } = await call('POST', '/invitations', { email: `again-${accountId}@example.com` })
    server.clock.advance(6 * 86_400_000)
    const again = await (await createPersonCaller(server, await makeOwnerOf(accountId)))(
      'POST',
      `/invitations/${body.invitation.id}/resend`,
    )
    expect(again).toMatchObject({ status: 200, body: { mailed: true } })
    expect(again.body.link).not.toBe(body.link)
    expect(again.body.invitation.expires_at > body.invitation.expires_at).toBe(true)
    expect((await open('GET', `/invitations/by-token/${tokenOf(body.link)}`)).status).toBe(404)
    expect((await open('GET', `/invitations/by-token/${tokenOf(again.body.link)}`)).status).toBe(200)
    server.clock.advance(8 * 86_400_000)
    expect((await open('GET', `/invitations/by-token/${tokenOf(again.body.link)}`)).status).toBe(404)
    const later = await createPersonCaller(server, await makeOwnerOf(accountId))
    const email = `again-${accountId}@example.com`
    expect((await later('POST', '/invitations', { email })).status).toBe(201)
  })

  test('taken back opens nothing; of another account it is not found', async () => {
    const [mine, theirs] = [await makeOffice(), await makeOffice()]
    const { body } = await mine.call('POST', '/invitations', { email: `back-${mine.accountId}@example.com` })
    const path = `/invitations/${body.invitation.id}`
    expect((await theirs.call('DELETE', path)).status).toBe(404)
    expect((await theirs.call('POST', `${path}/resend`)).status).toBe(404)
    expect((await mine.call('DELETE', path)).status).toBe(204)
    expect((await mine.call('DELETE', path)).status).toBe(404)
    expect((await open('GET', `/invitations/by-token/${tokenOf(body.link)}`)).status).toBe(404)
  })

  test('is refused for who is an agent, who was invited, and what is no address', async () => {
    const { accountId, owner, call } = await makeOffice()
    const email = `twice-${accountId}@example.com`
    await call('POST', '/invitations', { email })
    expect((await call('POST', '/invitations', { email })).body.code).toBe('duplicate')
    expect((await call('POST', '/invitations', { email: owner.email })).body.code).toBe('duplicate')
    for (const wrong of ['nobody', 'a@b@c', 'two@example.com, three@example.com', 'x@y\r\nBcc: z@w'])
      expect((await call('POST', '/invitations', { email: wrong })).status, wrong).toBe(400)
    const [theirs] = [await makeWhatsAppInbox(server, (await makeAccount(server.db)).id)]
    const limited = { email: `in-${accountId}@example.com`, inbox_ids: [theirs.id] }
    expect((await call('POST', '/invitations', limited)).body.errors).toMatchObject([{ field: 'inbox_ids' }])
  })

  test('is good by its link when the mail server refuses it', async () => {
    const { accountId, call } = await makeOffice()
    mail.refuse(true)
    const made = await call('POST', '/invitations', { email: `refused-${accountId}@example.com` })
    expect(made).toMatchObject({ status: 201, body: { mailed: false } })
    expect((await open('GET', `/invitations/by-token/${tokenOf(made.body.link)}`)).status).toBe(200)
  })
})

async function makeOwnerOf(accountId: string): Promise<Person> {
  return makePerson(server, accountId, { role: 'owner' })
}

describe('a forgotten password', () => {
  test('is set anew by a link that came by mail, works once and ends every session', async () => {
    const caught = await startMailServer()
    const own = await startTestServer({
      workers: false,
      env: { PARLEY_SMTP_URL: caught.url, PARLEY_PUBLIC_URL: inboxOrigin },
    })
    try {
      const { id: accountId } = await makeAccount(own.db)
      const person = await makePerson(own, accountId)
      const session = await createPersonCaller(own, person)
      const anybody = await createCaller(own, browser)
      const known = await anybody('POST', '/password-resets', { email: person.email.toUpperCase() })
      const unknown = await anybody('POST', '/password-resets', { email: 'nobody@example.com' })
      expect([known.status, known.text]).toEqual([202, unknown.text])
      expect(unknown.status).toBe(202)
      const [sent] = await eventually(async () => caught.mails.length > 0 && caught.mails)
      expect(sent!.to).toEqual([person.email])
      const link = /https:\/\/inbox\.example\.com\/reset\/\w+/.exec(sent!.text)![0]

      const path = `/password-resets/${tokenOf(link)}`
      expect((await anybody('GET', path)).body).toEqual({ email: person.email })
      expect((await anybody('POST', path, { password: 'short' })).status).toBe(400)
      const done = await anybody('POST', path, { password: 'another password' })
      expect(done).toMatchObject({ status: 201, body: { agent: { id: person.agent.id } } })
      expect((await session('GET', '/me')).status).toBe(401)
      expect((await anybody('POST', path, { password: 'a third password' })).status).toBe(404)
      const { email } = person
      expect((await anybody('POST', '/session', { email, password: person.password })).status).toBe(401)
      expect((await anybody('POST', '/session', { email, password: 'another password' })).status).toBe(201)
      expect(caught.mails).toHaveLength(1)
    } finally {
      await own.close()
      await caught.close()
    }
  })

  test('a link is good for an hour, and only the last one', async () => {
    const { owner, accountId, call } = await makeOffice()
    const person = await makePerson(server, accountId)
    const link = async () =>
      (await call('POST', `/agents/${person.agent.id}/password-link`)).body.link as string
    const [first, second] = [tokenOf(await link()), tokenOf(await link())]
    expect((await open('GET', `/password-resets/${first}`)).status).toBe(404)
    expect((await open('GET', `/password-resets/${second}`)).status).toBe(200)
    server.clock.advance(73 * 3_600_000)
    expect((await open('GET', `/password-resets/${second}`)).status).toBe(404)
    expect(owner.agent.role).toBe('owner')
  })

  test('nobody gets a link to what another account’s people have', async () => {
    const [mine, theirs] = [await makeOffice(), await makeOffice()]
    const person = await makePerson(server, mine.accountId)
    expect((await theirs.call('POST', `/agents/${person.agent.id}/password-link`)).status).toBe(404)
    const key = await createParleyCaller(server, mine.accountId)
    await key('POST', '/agents', { name: 'Both', email: theirs.owner.email })
    const both = (await key('GET', '/agents')).body.items.find(
      ({ email }: { email: string }) => email === theirs.owner.email,
    )
    expect((await mine.call('POST', `/agents/${both.id}/password-link`)).body).toMatchObject({
      status: 409,
      code: 'invalid_state',
    })
    const bot = await key('POST', '/agents', { name: 'Helper', is_bot: true })
    expect((await mine.call('POST', `/agents/${bot.body.agent.id}/password-link`)).status).toBe(409)
  })
})
