import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'
import { createCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, inboxHost, inboxOrigin, makePerson, type Person } from './parley-person.ts'
import { SoftAuthenticator } from './soft-authenticator.ts'

let server: TestServer
let person: Person
let call: ParleyCaller
let anybody: ParleyCaller

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  person = await makePerson(server, (await makeAccount(server.db)).id)
  call = await createPersonCaller(server, person)
  anybody = await createCaller(server, { host: inboxHost, origin: inboxOrigin })
})
afterAll(() => server.close())

async function addPasskey(authenticator: SoftAuthenticator, name?: string) {
  const { status, body: options } = await call('POST', '/me/passkeys/options')
  expect(status).toBe(200)
  return call('POST', '/me/passkeys', { name, response: authenticator.create(options) })
}

async function signIn(authenticator: SoftAuthenticator) {
  const { body: options } = await anybody('POST', '/session/passkey/options')
  return anybody('POST', '/session/passkey', { response: authenticator.get(options) })
}

test('a passkey is added, signs in without name or password, and does no more once it is taken away', async () => {
  const authenticator = new SoftAuthenticator(inboxOrigin)
  const added = await addPasskey(authenticator, ' Laptop ')
  expect(added).toMatchObject({ status: 201, body: { name: 'Laptop', last_used_at: null } })
  const { body: options } = await call('POST', '/me/passkeys/options')
  expect(options).toMatchObject({
    rp: { id: inboxHost },
    user: { name: person.email },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: [{ type: 'public-key' }],
  })

  const signedIn = await signIn(authenticator)
  expect(signedIn).toMatchObject({ status: 201, body: { agent: { id: person.agent.id } } })
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0]!
  const own = await createCaller(server, { host: inboxHost, origin: inboxOrigin, cookie })
  expect((await own('GET', '/me')).body.id).toBe(person.agent.id)
  const [known] = (await own('GET', '/me/passkeys')).body.items
  expect(known).toMatchObject({ id: added.body.id, name: 'Laptop', last_used_at: expect.any(String) })

  expect((await own('DELETE', `/me/passkeys/${known.id}`)).status).toBe(204)
  expect((await own('DELETE', `/me/passkeys/${known.id}`)).status).toBe(404)
  expect((await signIn(authenticator)).body).toMatchObject({ status: 401, code: 'unauthenticated' })
})

test('a challenge is answered once, by the page it was made for, and within five minutes', async () => {
  const authenticator = new SoftAuthenticator(inboxOrigin)
  const { body: begun } = await call('POST', '/me/passkeys/options')
  const made = authenticator.create(begun)
  expect((await call('POST', '/me/passkeys', { response: made })).status).toBe(201)
  expect((await call('POST', '/me/passkeys', { response: made })).body.errors).toMatchObject([
    { field: 'response' },
  ])
  const { body: options } = await anybody('POST', '/session/passkey/options')
  const answer = authenticator.get(options)
  expect((await anybody('POST', '/session/passkey', { response: answer })).status).toBe(201)
  expect((await anybody('POST', '/session/passkey', { response: answer })).status).toBe(401)

  const { body: late } = await anybody('POST', '/session/passkey/options')
  server.clock.advance(5 * 60_000 + 1)
  expect((await anybody('POST', '/session/passkey', { response: authenticator.get(late) })).status).toBe(401)
})

test('nothing comes in that the key did not sign', async () => {
  const authenticator = new SoftAuthenticator(inboxOrigin)
  expect((await addPasskey(authenticator)).status).toBe(201)
  const other = new SoftAuthenticator(inboxOrigin)
  expect((await addPasskey(other)).status).toBe(201)
  const ask = async () => (await anybody('POST', '/session/passkey/options')).body
  const forged = authenticator.get(await ask())
  const swapped = {
    ...forged,
    response: { ...forged.response, signature: other.get(await ask()).response.signature },
  }
  expect((await anybody('POST', '/session/passkey', { response: swapped })).status).toBe(401)
  const made = { ...authenticator.get(await ask()) }
  const asOther = { ...made, id: other.get(await ask()).id }
  expect((await anybody('POST', '/session/passkey', { response: asOther })).status).toBe(401)
  const nobody = {
    ...made,
    response: { ...made.response, userHandle: Buffer.from('12').toString('base64url') },
  }
  expect((await anybody('POST', '/session/passkey', { response: nobody })).status).toBe(401)
  expect((await anybody('POST', '/session/passkey', { response: {} })).status).toBe(400)
  expect((await signIn(authenticator)).status).toBe(201)
})

test('a copy of a key is noticed by its count of uses', async () => {
  const authenticator = new SoftAuthenticator(inboxOrigin)
  expect((await addPasskey(authenticator)).status).toBe(201)
  expect((await signIn(authenticator)).status).toBe(201)
  expect((await signIn(authenticator)).status).toBe(201)
  authenticator.count = 0
  expect((await signIn(authenticator)).status).toBe(401)
})

test('a passkey of one host name is nothing on another', async () => {
  const authenticator = new SoftAuthenticator(inboxOrigin)
  expect((await addPasskey(authenticator)).status).toBe(201)
  const elsewhere = { host: 'other.example.com', origin: 'https://other.example.com' }
  const there = await createCaller(server, elsewhere)
  const { body: options } = await there('POST', '/session/passkey/options')
  expect(options.rpId).toBe('other.example.com')
  expect((await there('POST', '/session/passkey', { response: authenticator.get(options) })).status).toBe(401)
})

test('a challenge for one person’s passkey adds none to another’s', async () => {
  const other = await createPersonCaller(server, await makePerson(server, person.agent.accountId))
  const { body: options } = await call('POST', '/me/passkeys/options')
  const response = new SoftAuthenticator(inboxOrigin).create(options)
  expect((await other('POST', '/me/passkeys', { response })).status).toBe(400)
  expect((await other('GET', '/me/passkeys')).body.items).toEqual([])
})
