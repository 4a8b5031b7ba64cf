import { listAttachments, recordStoredFile, recordUnfetchedFile } from '../server/core/attachments/index.ts'
import { recordCallReport } from '../server/core/calls/index.ts'
import { setInboxStatus } from '../server/core/inboxes/index.ts'
import { type MessageUpdate, recordInbound, recordUpdates } from '../server/core/messages/index.ts'
import { rateConversation } from '../server/core/visitors/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { eventually } from './harness.ts'
import { fresh, type Scenario } from './parley-operations.ts'
import type { World } from './parley-world.ts'

const now = ({ server }: World) => server.clock.now().toISOString()

const report = ({ server, accountId }: World, update: MessageUpdate) =>
  server.db.transaction((tx) => recordUpdates(tx, accountId, [update]))

/** A message of ours that its network has taken, and how the network calls it. */
async function sent(world: World): Promise<string> {
  const { conversationId } = await world.hear()
  const { messages } = await world.act('POST', `/conversations/${conversationId}/messages`, {
    text: fresh('Answer'),
  })
  return eventually(async () => {
    const [row] = await world.server.db.query<{ network_id: string | null }>(sql`
      select network_id from messages where account_id = ${world.accountId} and id = ${messages[0].id}`)
    return row?.network_id ?? undefined
  })
}

/** A message with a file that is still to be fetched. */
async function hearPicture(world: World, phone: string): Promise<string> {
  const { accountId, inbox, server } = world
  const [message] = await server.db.transaction((tx) =>
    recordInbound(tx, accountId, [
      {
        type: 'message',
        inboxId: inbox.id,
        person: { addresses: [phone.slice(1)], phone, name: 'Ann Lee' },
        direction: 'inbound',
        networkId: fresh('wamid.'),
        kind: 'image',
        content: { caption: 'Look' },
        text: 'Look',
        occurredAt: now(world),
        attachments: [{ kind: 'image', networkMediaId: fresh('media'), mimeType: 'image/png' }],
      },
    ]),
  )
  return message!.id
}

/** What networks bring, and what time does. */
export const arrivals: Record<string, Scenario> = {
  'a contact writes, in other words, and takes it back': async (world) => {
    const { networkId } = await world.hear()
    await world.pause()
    const about = { inboxId: world.inbox.id, networkId }
    const text = 'In other words'
    await report(world, { type: 'edit', ...about, content: { body: text }, text, at: now(world) })
    await report(world, { type: 'revoke', ...about, at: now(world) })
  },
  'somebody new writes to an inbox that not all see': async (world) => world.hear({ in: world.otherInbox }),
  'what was sent is delivered and read': async (world) => {
    const about = { inboxId: world.inbox.id, networkId: await sent(world), at: now(world), report: {} }
    for (const status of ['delivered', 'read'] as const)
      await report(world, { type: 'status', status, ...about })
  },
  'what was sent fails': async (world) => {
    const networkId = await sent(world)
    const error = { code: '131026', title: 'Message undeliverable' }
    const about = { inboxId: world.inbox.id, networkId, at: now(world), report: {} }
    await report(world, { type: 'status', status: 'failed', error, ...about })
  },
  'a contact reacts, and thinks better of it': async (world) => {
    const { networkId, phone } = await world.hear()
    await world.pause()
    await world.hear({ phone, kind: 'reaction', replyTo: networkId, emoji: '👍' })
    await world.hear({ phone, kind: 'reaction', replyTo: networkId, emoji: '' })
  },
  'a contact answers a message, and calls themselves otherwise': async (world) => {
    const { networkId, phone } = await world.hear()
    await world.pause()
    await world.hear({ phone, replyTo: networkId })
    await world.server.db.transaction((tx) =>
      recordInbound(tx, world.accountId, [
        {
          type: 'message',
          inboxId: world.inbox.id,
          person: { addresses: [phone.slice(1)], phone, name: fresh('Renamed') },
          direction: 'inbound',
          networkId: fresh('wamid.'),
          kind: 'text',
          content: { body: 'It is me' },
          text: 'It is me',
          occurredAt: now(world),
        },
      ]),
    )
  },
  'a contact whom one inbox knows writes to another': async (world) => {
    const { phone } = await world.hear({ in: world.otherInbox })
    await world.pause()
    await world.hear({ phone })
  },
  'who was blocked writes again': async (world) => {
    const { phone, conversationId } = await world.hear()
    const { contact } = await world.act('GET', `/conversations/${conversationId}`)
    await world.act('PATCH', `/contacts/${contact.id}`, { blocked: true })
    await world.pause()
    await world.hear({ phone })
  },
  'a picture comes, and its file later or never': async (world) => {
    const { phone } = await world.hear()
    await world.pause()
    const picture = await hearPicture(world, phone)
    const { accountId, server } = world
    await server.db.transaction(async (tx) => {
      const [file] = await listAttachments(tx, accountId, [picture])
      await recordUnfetchedFile(tx, file!, 'The network has it no longer')
      await recordStoredFile(tx, {
        ...file!,
        ...{ storageKey: 'a/b.png', sizeBytes: 3, sha256: 'x', mimeType: 'image/png' },
      })
    })
  },
  'who wrote to a closed conversation': async (world) => {
    const { conversationId, phone } = await world.hear()
    await world.act('PATCH', `/conversations/${conversationId}`, { status: 'closed' })
    await world.pause()
    await world.hear({ phone })
  },
  'a contact says how a closed conversation was, twice': async (world) => {
    const { conversationId } = await world.hear()
    const { accountId, server } = world
    const close = (status: string) => world.act('PATCH', `/conversations/${conversationId}`, { status })
    await close('closed')
    await world.pause()
    const rating = { accountId, conversationId, score: 2, comment: fresh('Slow') }
    await server.db.transaction((tx) => rateConversation(tx, rating))
    await close('open')
    await close('closed')
    await server.db.transaction((tx) => rateConversation(tx, { accountId, conversationId, score: 5 }))
  },
  'somebody calls, and nobody answers': async (world) => {
    const { phone } = await world.hear()
    await world.pause()
    const call = {
      person: { addresses: [phone.slice(1)], phone, name: 'Ann Lee' },
      inboxId: world.inbox.id,
      networkId: fresh('wacid.'),
      direction: 'inbound' as const,
      report: {},
    }
    for (const event of ['connect', 'terminate'])
      await world.server.db.transaction((tx) =>
        recordCallReport(tx, world.accountId, { type: 'call', ...call, event, at: now(world) }),
      )
  },
  'a network restricts an inbox, and lifts it': async (world) => {
    const { accountId, inbox, server } = world
    for (const status of ['suspended', 'active'] as const)
      await server.db.transaction((tx) =>
        setInboxStatus(tx, { accountId, id: inbox.id, status, reason: 'said so' }),
      )
  },
  'what was to be sent later is due': async (world) => {
    const { conversationId } = await world.hear()
    const { scheduled } = await world.act('POST', `/conversations/${conversationId}/messages`, {
      text: fresh('Later'),
      delay_seconds: 30,
    })
    world.server.clock.advance(31_000)
    await eventually(async () => {
      const { items } = await world.act('GET', '/scheduled')
      return !items.some(({ id }: { id: string }) => id === scheduled.id)
    })
  },
  'a conversation that was put off is due': async (world) => {
    const { conversationId } = await world.hear()
    await world.act('PATCH', `/conversations/${conversationId}`, {
      status: 'snoozed',
      snoozed_until: new Date(world.server.clock.now().getTime() + 60_000).toISOString(),
    })
    world.server.clock.advance(61_000)
    await eventually(
      async () => (await world.act('GET', `/conversations/${conversationId}`)).status === 'open',
    )
  },
}
