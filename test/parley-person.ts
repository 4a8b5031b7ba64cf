import { expect } from 'vitest'
import { type Agent, type AgentRole, createAgent } from '../server/core/agents/index.ts'
import type { TestServer } from './harness.ts'
import { createCaller, type ParleyCaller } from './parley-caller.ts'

/** Where the pages of the inbox are, as a browser names it in what it sends. */
export const inboxHost = 'inbox.example.com'
export const inboxOrigin = `https://${inboxHost}`

/** Somebody who can sign in. */
export type Person = { agent: Agent; email: string; password: string }

let made = 0

export async function makePerson(
  { db }: Pick<TestServer, 'db'>,
  accountId: string,
  { role = 'agent', name, inboxIds }: { role?: AgentRole; name?: string; inboxIds?: string[] } = {},
): Promise<Person> {
  made += 1
  const email = `${role}-${made}-${accountId}@example.com`
  const { agent, password } = await db.transaction((tx) =>
    createAgent(tx, { accountId, email, name: name ?? `${role} ${made}`, role, inboxIds }),
  )
  return { agent, email, password: password! }
}

/** Signs in as a browser does. Answers the headers that a page's requests have from then on. */
export async function signIn(
  { app }: Pick<TestServer, 'app'>,
  { email, password }: Pick<Person, 'email' | 'password'>,
): Promise<Record<string, string>> {
  const answer = await app.http.inject({
    method: 'POST',
    url: '/parley/v1/session',
    headers: { host: inboxHost, origin: inboxOrigin, 'user-agent': 'Test/1.0' },
    payload: { email, password },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!
  return { host: inboxHost, origin: inboxOrigin, cookie }
}

/** Speaks our own API as a signed-in person's page does, and holds every answer to the published document. */
export async function createPersonCaller(
  server: Pick<TestServer, 'app' | 'db'>,
  person: Pick<Person, 'email' | 'password'>,
): Promise<ParleyCaller> {
  return createCaller(server, await signIn(server, person))
}
