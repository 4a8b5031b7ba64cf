import { createAgent, createBot } from '../server/core/agents/index.ts'
import {
  createAiAgent,
  createFlow,
  createKeywordReply,
  createRefLink,
  createSequence,
  createTrigger,
} from '../server/core/automations/index.ts'
import { createCampaign } from '../server/core/campaigns/index.ts'
import { createCannedResponse } from '../server/core/canned-responses/index.ts'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { recordUnsent, sendMessage } from '../server/core/messages/index.ts'
import { createTeam, setTeamAgents } from '../server/core/teams/index.ts'
import { sql, type Transaction } from '../server/platform/db/index.ts'
import { makeContacts, makeTemplate, runDueCampaigns } from './campaign-bench.ts'
import { makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'

/** An account with one of everything that the dialect lists, and the ids of those things. */
export type Tenant = { accountId: string; token: string; inbox: Inbox; ids: Record<string, string> }

export async function makeTenant(server: TestServer, name: string, line: number): Promise<Tenant> {
  const { db } = server
  const { id: accountId, credentials } = await makeAccount(db, name)
  const { token } = credentials.chatbotx
  const inbox = await makeWhatsAppInbox(server, accountId, {
    phone: `+1555010000${line}`,
    settings: { phone_number_id: `90${line}`, waba_id: `80${line}` },
  })
  const template = await makeTemplate(db, inbox, {
    name: `template_${line}`,
    components: [{ type: 'BODY', text: 'Hello' }],
  })
  const [contact] = await makeContacts(db, accountId, { count: 1, phonePrefix: `+155502${line}` })
  const people = await db.transaction((tx) => makePeople(tx, accountId, line))
  const automations = await db.transaction((tx) => makeAutomations(tx, accountId, line))
  const saved = await db.transaction((tx) =>
    createCannedResponse(tx, { accountId, shortcut: `/line${line}`, content: `Text of line ${line}` }),
  )
  const campaign = await db.transaction((tx) =>
    createCampaign(tx, {
      accountId,
      inboxId: inbox.id,
      name: `Broadcast of line ${line}`,
      template: { id: template },
      components: [],
      audience: { type: 'contact_ids', contactIds: [contact!] },
      mappings: {},
      recipientVariables: {},
    }),
  )
  await runDueCampaigns(db, { steps: 30 })
  const message = await db.transaction((tx) => failMessage(tx, { accountId, inboxId: inbox.id, line }))
  return {
    accountId,
    token,
    inbox,
    ids: {
      ...people,
      ...automations,
      inbox: inbox.id,
      template,
      contact: contact!,
      savedReply: saved.id,
      broadcast: campaign.id,
      message,
    },
  }
}

async function makePeople(tx: Transaction, accountId: string, line: number) {
  const make = (name: string, role: 'owner' | 'agent') =>
    createAgent(tx, {
      accountId,
      name,
      role,
      email: `${name.toLowerCase()}${line}@example.com`,
      password: 'secret-secret',
    })
  const { agent: owner } = await make('Sam', 'owner')
  const { agent } = await make('Ann', 'agent')
  const bot = await createBot(tx, { accountId, name: 'Robot' })
  const team = await createTeam(tx, { accountId, name: `Team of line ${line}` })
  await setTeamAgents(tx, { accountId, id: team.id, agentIds: [agent.id, bot.id] })
  return { owner: owner.id, ownerUser: owner.userId!, agent: agent.id, bot: bot.id, team: team.id }
}

async function makeAutomations(tx: Transaction, accountId: string, line: number) {
  const named = (thing: string) => ({ accountId, name: `${thing} of line ${line}` })
  const flow = await createFlow(tx, named('Flow'))
  await createFlow(tx, { ...named('Switched off'), active: false })
  const sequence = await createSequence(tx, { ...named('Sequence'), steps: [{ after: '1d' }] })
  const keyword = await createKeywordReply(tx, { accountId, keywords: [' hours ', 'hours'], flowId: flow.id })
  const trigger = await createTrigger(tx, { ...named('Trigger'), actions: [{ type: 'tag' }] })
  const aiAgent = await createAiAgent(tx, { ...named('AI'), prompt: 'Be kind', temperature: 0.5 })
  const refLink = await createRefLink(tx, { ...named('Link'), flowId: flow.id })
  return {
    flow: flow.id,
    sequence: sequence.id,
    keyword: keyword.id,
    trigger: trigger.id,
    aiAgent: aiAgent.id,
    refLink: refLink.id,
  }
}

async function failMessage(
  tx: Transaction,
  { accountId, inboxId, line }: { accountId: string; inboxId: string; line: number },
): Promise<string> {
  const { message } = await sendMessage(tx, {
    accountId,
    to: { inboxId, phone: `+1555040000${line}` },
    kind: 'text',
    content: { text: { body: 'Hello' } },
    text: 'Hello',
    sender: 'api',
  })
  await recordUnsent(tx, message, {
    status: 'failed',
    error: { code: '131026', title: 'Message undeliverable', details: `Not on line ${line}` },
  })
  return message.id
}

/** A delivery that an endpoint refused with 503, as the engine leaves it. */
export async function failDelivery({ db }: TestServer, accountId: string): Promise<string> {
  const [webhook, delivery] = [db.newId(), db.newId()]
  await db.query(sql`
    insert into webhooks (account_id, id, dialect, url, since_position, created_at, updated_at)
    values (${accountId}, ${webhook}, 'chatbotx', 'https://hooks.example.com/a', 0, now(), now())`)
  await db.query(sql`
    insert into deliveries (account_id, id, webhook_id, position, lane_key, event_id, event_type, state, created_at, finished_at)
    values (${accountId}, ${delivery}, ${webhook}, 1, 'x', 'e', 'contact.created', 'failed', now(), now())`)
  for (const [attempt, status] of [
    [1, 500],
    [2, 503],
  ] as const)
    await db.query(sql`
      insert into delivery_attempts (account_id, delivery_id, attempt, attempted_at, status, error, duration_ms)
      values (${accountId}, ${delivery}, ${attempt}, now(), ${status}, ${`answered ${status}`}, 5)`)
  return delivery
}
