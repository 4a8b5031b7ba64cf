import type { InjectOptions } from 'fastify'
import { expect } from 'vitest'
import { createInbox, type Inbox } from '../server/core/inboxes/index.ts'
import { sendMessage } from '../server/core/messages/index.ts'
import type { TestServer } from './harness.ts'

export type WebchatInbox = Inbox & { key: string; secret: string }

export const identitySecret = 'inbox-s3cret'

/** A web-chat inbox whose identity secret is known. */
export async function makeWebchatInbox(
  { app, db }: TestServer,
  accountId: string,
  settings: Record<string, unknown> = {},
): Promise<WebchatInbox> {
  const inbox = await db.transaction((tx) =>
    createInbox(tx, app.networks.get('webchat')!.schema, {
      accountId,
      name: 'Shop chat',
      settings: { identity_secret: identitySecret, ...settings },
    }),
  )
  return { ...inbox, key: String(inbox.settings['widget_key']), secret: identitySecret }
}

// Answers are compared, not typed.
export type WidgetAnswer = {
  status: number
  headers: Record<string, unknown>
  body: ReturnType<typeof JSON.parse>
}

export type CallOptions = { token?: string; body?: object; headers?: Record<string, string>; from?: string }

/** Calls the widget's API of one inbox. `from`: the address of the client. */
export function createWidgetCaller({ app }: TestServer, key: string) {
  return async (
    method: 'GET' | 'POST' | 'OPTIONS',
    path: string,
    { token, body, headers = {}, from }: CallOptions = {},
  ): Promise<WidgetAnswer> => {
    const request: InjectOptions = {
      method,
      url: `/widget/v1/${key}${path}`,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
      ...(body && { payload: body }),
      ...(from && { remoteAddress: from }),
    }
    const answer = await app.http.inject(request)
    const isJson = String(answer.headers['content-type']).includes('json')
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: isJson ? answer.json() : answer.body,
    }
  }
}

export type WidgetCaller = ReturnType<typeof createWidgetCaller>

/** Addresses that no other test uses, so that no limit is shared by accident. */
let lastAddress = 0
export function newAddress(): string {
  lastAddress += 1
  return `10.${Math.floor(lastAddress / 65_536)}.${Math.floor(lastAddress / 256) % 256}.${lastAddress % 256}`
}

export type TestVisitor = { id: string; token: string; from: string }

export async function startVisitor(call: WidgetCaller): Promise<TestVisitor> {
  const from = newAddress()
  const { status, body } = await call('POST', '/sessions', { body: {}, from })
  expect(status).toBe(201)
  return { id: body.visitorId, token: body.token, from }
}

/** The first words of a visitor. Answers the message. */
export async function say(
  call: WidgetCaller,
  { token, from }: TestVisitor,
  text: string,
  clientId = newClientId(),
) {
  const { status, body } = await call('POST', '/conversations', {
    token,
    from,
    body: { message: { clientId, text } },
  })
  expect([status, body.detail]).toEqual([201, undefined])
  return body
}

let lastClientId = 0
export function newClientId(): string {
  lastClientId += 1
  return `c-${lastClientId}`
}

/** What an agent answers, as the inbox or a dialect would have it sent. */
export async function answerVisitor(
  { db }: TestServer,
  accountId: string,
  conversationId: string,
  text: string,
  {
    kind = 'text',
    content = { body: text } as Record<string, unknown>,
    agentId,
  }: {
    kind?: string
    content?: Record<string, unknown>
    agentId?: string
  } = {},
) {
  const { message } = await db.transaction((tx) =>
    sendMessage(tx, { accountId, to: { conversationId }, kind, content, text, sender: 'agent', agentId }),
  )
  return message
}
