import { findMessage, recordUnsent } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { pixel, upload } from './parley-threads.ts'
import { type Actor, type Answered, callOrThrow, enterWorld, type World } from './parley-world.ts'

export type Scenario = (world: World) => Promise<unknown>

let named = 0
const next = () => {
  named += 1
  return named
}
/** A name that nothing else has. */
export const fresh = (word: string) => `${word} ${next()}`
const phone = () => `+1555080${String(10_000 + next()).slice(1)}`

/** Somebody wrote, and the clients have it open. */
async function hearAndOpen(world: World, options: Parameters<World['hear']>[0] = {}) {
  const heard = await world.hear(options)
  const { contact } = await world.act('GET', `/conversations/${heard.conversationId}`)
  await world.pause()
  return { ...heard, contactId: String(contact.id) }
}

const makeContact = ({ act }: World) => act('POST', '/contacts', { name: fresh('Contact'), phone: phone() })
const makeTag = ({ act }: World) => act('POST', '/tags', { name: fresh('Tag') })
const makeTeam = ({ act, agent }: World) =>
  act('POST', '/teams', { name: fresh('Team'), agent_ids: [agent.agent.id] })
const makeField = ({ act }: World) => act('POST', '/custom-fields', { name: fresh('Field'), type: 'text' })
const makeCanned = ({ act }: World) =>
  act('POST', '/canned-responses', { shortcut: fresh('/s').replace(' ', ''), content: 'Welcome' })
const makeAgent = async ({ act }: World) =>
  (
    await act('POST', '/agents', {
      name: fresh('Agent'),
      email: `${fresh('a').replace(' ', '')}@example.com`,
    })
  ).agent
const makeView = ({ act }: World, fields: object = {}) =>
  act('POST', '/views', {
    name: fresh('View'),
    filter: { statuses: ['open'], unread: true },
    visibility: 'account',
    ...fields,
  })
const makeInbox = ({ act }: World, settings: object = {}) =>
  act('POST', '/inboxes', { channel: 'webchat', name: fresh('Chat'), settings })
const makeTemplate = ({ act, inbox }: World) =>
  act('POST', '/templates', {
    inbox_id: inbox.id,
    name: fresh('welcome').replace(' ', '_'),
    language: 'en',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Welcome to the shop' }],
  })
const send = ({ act }: World, id: string, body: object = { text: fresh('Answer') }) =>
  act('POST', `/conversations/${id}/messages`, body)
const note = ({ act }: World, id: string, body: object = {}) =>
  act('POST', `/conversations/${id}/notes`, { text: fresh('Note'), ...body })
const later = async (world: World, id: string) =>
  (await send(world, id, { text: fresh('Later'), delay_seconds: 3_600 })).scheduled
const draft = (by: Actor, id: string, text = fresh('Draft')) =>
  callOrThrow(by, 'PUT', `/conversations/${id}/draft`, { text, mode: 'reply' })

/** A message of ours that came to this end. */
async function sentAs(world: World, status: 'failed' | 'unknown'): Promise<Answered> {
  const { conversationId } = await world.hear()
  const { server, accountId } = world
  const { messages } = await send(world, conversationId)
  const { id } = messages[0]
  await server.db.transaction(async (tx) => {
    // Taken out of its lane, so that nothing sends it meanwhile.
    await tx.query(sql`delete from lanes where account_id = ${accountId} and key = ${conversationId}`)
    await tx.query(sql`
      update messages set status = 'queued', network_id = null, sent_at = null, delivered_at = null, read_at = null
       where account_id = ${accountId} and id = ${id}`)
    const error = { code: '131000', title: 'Something went wrong' }
    await recordUnsent(tx, (await findMessage(tx, { accountId, id }))!, { status, error })
  })
  return messages[0]
}

/** Every operation that changes what somebody's screen shows, and an account in which it does. */
export const scenarios: Record<string, Scenario> = {
  updateMe: ({ act }) => act('PATCH', '/me', { name: fresh('Owner') }),
  acceptInvitation: async ({ act, server }) => {
    const { link } = await act('POST', '/invitations', {
      email: `${fresh('i').replace(' ', '')}@example.com`,
    })
    const token = String(link).split('/').at(-1)
    const answer = await server.app.http.inject({
      method: 'POST',
      url: `/parley/v1/invitations/by-token/${token}/accept`,
      payload: { name: fresh('Invited'), password: 'a long pass phrase' },
    })
    if (answer.statusCode >= 300) throw new Error(answer.body)
  },
  createAgent: makeAgent,
  updateAgent: async (world) =>
    world.act('PATCH', `/agents/${(await makeAgent(world)).id}`, {
      name: fresh('Renamed'),
      role: 'admin',
      inbox_ids: [world.inbox.id],
    }),
  deleteAgent: async (world) => {
    const person = await enterWorld(world, fresh('Leaving'))
    const { id } = person.agent
    await callOrThrow(person, 'POST', '/views', { name: fresh('Theirs'), filter: {}, visibility: 'account' })
    const { conversationId } = await world.hear()
    await world.act('PATCH', `/conversations/${conversationId}`, { assignee_id: id })
    await note(world, conversationId, { mentions: [id] })
    await world.act('POST', '/teams', { name: fresh('Team'), agent_ids: [id] })
    await world.pause()
    await world.act('DELETE', `/agents/${id}`)
  },
  createContact: makeContact,
  updateContact: async (world) => {
    const { contactId } = await hearAndOpen(world)
    const field = await makeField(world)
    await world.act('PATCH', `/contacts/${contactId}`, {
      name: fresh('Renamed'),
      company: 'Acme',
      add_tag_ids: [(await makeTag(world)).id],
      custom_values: { [field.id]: 'gold' },
    })
    await world.act('PATCH', `/contacts/${contactId}`, { blocked: true })
  },
  deleteContact: async (world) => {
    const { contactId } = await hearAndOpen(world)
    await world.act('DELETE', `/contacts/${contactId}`)
  },
  createContactNote: async (world) =>
    world.act('POST', `/contacts/${(await makeContact(world)).id}/notes`, { text: 'VIP' }),
  updateContactNote: async (world) => {
    const { id } = await makeContact(world)
    const made = await world.act('POST', `/contacts/${id}/notes`, { text: 'VIP' })
    await world.act('PATCH', `/contacts/${id}/notes/${made.id}`, { text: 'Very important' })
  },
  deleteContactNote: async (world) => {
    const { id } = await makeContact(world)
    const made = await world.act('POST', `/contacts/${id}/notes`, { text: 'VIP' })
    await world.act('DELETE', `/contacts/${id}/notes/${made.id}`)
  },
  mergeContact: async (world) => {
    const into = await world.hear()
    const from = await world.hear()
    const elsewhere = await world.hear({ phone: from.phone, in: world.otherInbox })
    await send(world, from.conversationId)
    await draft(world.owner, elsewhere.conversationId)
    await draft(world.limited, from.conversationId)
    await later(world, from.conversationId)
    await world.pause()
    const contactOf = async ({ conversationId }: { conversationId: string }) =>
      (await world.act('GET', `/conversations/${conversationId}`)).contact.id
    await world.act('POST', `/contacts/${await contactOf(into)}/merge`, {
      from_contact_id: await contactOf(from),
    })
  },
  createTag: makeTag,
  updateTag: async (world) =>
    world.act('PATCH', `/tags/${(await makeTag(world)).id}`, { name: fresh('Renamed'), color: '#aa0000' }),
  deleteTag: async (world) => {
    const { id } = await makeTag(world)
    const { conversationId, contactId } = await hearAndOpen(world)
    await world.act('PATCH', `/conversations/${conversationId}`, { tag_ids: [id] })
    await world.act('PATCH', `/contacts/${contactId}`, { tag_ids: [id] })
    await world.pause()
    await world.act('DELETE', `/tags/${id}`)
  },
  createTeam: makeTeam,
  updateTeam: async (world) => {
    const { id } = await makeTeam(world)
    await makeView(world, { visibility: 'team', team_id: id })
    const members = (agent_ids: string[]) => world.act('PATCH', `/teams/${id}`, { agent_ids })
    await members([world.limited.agent.id, world.agent.agent.id])
    await world.act('PATCH', `/teams/${id}`, { name: fresh('Renamed') })
    await world.pause()
    await members([world.agent.agent.id])
  },
  deleteTeam: async (world) => {
    const { id } = await makeTeam(world)
    await world.act('PATCH', `/teams/${id}`, { agent_ids: [world.limited.agent.id] })
    await makeView(world, { visibility: 'team', team_id: id })
    const { conversationId } = await world.hear()
    await world.act('PATCH', `/conversations/${conversationId}`, { team_id: id })
    await world.pause()
    await world.act('DELETE', `/teams/${id}`)
  },
  createCustomField: makeField,
  updateCustomField: async (world) =>
    world.act('PATCH', `/custom-fields/${(await makeField(world)).id}`, { name: fresh('Renamed') }),
  deleteCustomField: async (world) => {
    const { id } = await makeField(world)
    const { contactId } = await hearAndOpen(world)
    await world.act('PATCH', `/contacts/${contactId}`, { custom_values: { [id]: 'gold' } })
    await world.pause()
    await world.act('DELETE', `/custom-fields/${id}`)
  },
  createCannedResponse: makeCanned,
  updateCannedResponse: async (world) =>
    world.act('PATCH', `/canned-responses/${(await makeCanned(world)).id}`, { content: 'Good day' }),
  deleteCannedResponse: async (world) =>
    world.act('DELETE', `/canned-responses/${(await makeCanned(world)).id}`),
  createInbox: makeInbox,
  updateInbox: async (world) => {
    const { id } = await makeInbox(world)
    await world.act('PATCH', `/inboxes/${id}`, { name: fresh('Renamed'), status: 'inactive' })
    await world.act('PATCH', `/inboxes/${world.inbox.id}`, { name: fresh('Main line') })
  },
  deleteInbox: async (world) => {
    const inbox = await makeInbox(world)
    const contact = await makeContact(world)
    await world.act('POST', '/conversations', { inbox_id: inbox.id, contact_id: contact.id }).catch(() => {})
    await world.act('DELETE', `/inboxes/${inbox.id}`)
  },
  rotateInboxSecret: async (world) =>
    world.act('POST', `/inboxes/${(await makeInbox(world)).id}/rotate-secret`),
  createTemplate: makeTemplate,
  syncTemplates: async (world) => world.act('POST', '/templates/sync', { inbox_id: world.inbox.id }),
  createConversation: async (world) => {
    await world.act('POST', '/conversations', { inbox_id: world.inbox.id, phone: phone() })
    await world.act('POST', '/conversations', {
      inbox_id: world.otherInbox.id,
      contact_id: (await makeContact(world)).id,
    })
  },
  updateConversation: async (world) => {
    const { conversationId } = await hearAndOpen(world)
    const change = (body: object) => world.act('PATCH', `/conversations/${conversationId}`, body)
    await change({ assignee_id: world.agent.agent.id, team_id: (await makeTeam(world)).id })
    await change({ add_tag_ids: [(await makeTag(world)).id], bot_enabled: false })
    await change({ status: 'snoozed', snoozed_until: new Date(Date.now() + 86_400_000).toISOString() })
    await change({ archived: true })
    await change({ archived: false, status: 'closed' })
    await change({ status: 'pending', assignee_id: world.owner.agent.id })
  },
  changeConversations: async (world) => {
    const ids = [(await world.hear()).conversationId, (await world.hear()).conversationId]
    const tag = await makeTag(world)
    await world.act('POST', '/conversations/bulk', {
      ids,
      change: { status: 'closed', assignee_id: world.owner.agent.id, add_tag_ids: [tag.id], read: true },
    })
    await world.act('POST', '/conversations/bulk', {
      ids: [ids[0]!],
      change: { status: 'open', read: false },
    })
  },
  markRead: async (world) => world.act('POST', `/conversations/${(await world.hear()).conversationId}/read`),
  markUnread: async (world) => {
    const { conversationId } = await hearAndOpen(world)
    await send(world, conversationId)
    await world.act('POST', `/conversations/${conversationId}/unread`)
  },
  createView: async (world) => {
    await makeView(world)
    await makeView(world, { visibility: 'private' })
    await callOrThrow(world.limited, 'POST', '/views', {
      name: fresh('View'),
      filter: {},
      visibility: 'private',
    })
  },
  updateView: async (world) => {
    const { id } = await makeView(world)
    const change = (body: object) => world.act('PATCH', `/views/${id}`, body)
    await change({ name: fresh('Renamed'), filter: { channels: ['whatsapp'] } })
    await change({ visibility: 'private' })
    const team = await world.act('POST', '/teams', {
      name: fresh('Team'),
      agent_ids: [world.limited.agent.id],
    })
    await change({ visibility: 'team', team_id: team.id })
    await change({ visibility: 'account' })
  },
  deleteView: async (world) => world.act('DELETE', `/views/${(await makeView(world)).id}`),
  orderViews: async (world) => {
    const [first, second] = [await makeView(world), await makeView(world)]
    await world.act('PUT', '/views/order', { ids: [second.id, first.id] })
  },
  createMessage: async (world) => {
    const { conversationId, messageId } = await hearAndOpen(world, { text: 'How much?' })
    const picture = { bytes: pixel, fileName: 'pixel.png', type: 'image/png' }
    const file = await upload(world.server, world.owner.headers, picture)
    await send(world, conversationId, { text: 'Ten', reply_to_id: messageId, client_id: 'mine' })
    await send(world, conversationId, { text: 'Like this', upload_ids: [file.body.id] })
    await send(world, conversationId, { reaction: { message_id: messageId, emoji: '👍' } })
    await later(world, conversationId)
  },
  createNote: async (world) => {
    const { conversationId } = await hearAndOpen(world)
    await note(world, conversationId, { mentions: [world.limited.agent.id] })
  },
  markMentionsSeen: async (world) => {
    const { conversationId } = await hearAndOpen(world)
    await note(world, conversationId, { mentions: [world.limited.agent.id] })
    await callOrThrow(world.limited, 'POST', `/conversations/${conversationId}/mentions/seen`)
  },
  updateMessage: async (world) => {
    const { conversationId } = await hearAndOpen(world)
    const { id } = await note(world, conversationId)
    await world.act('PATCH', `/messages/${id}`, { text: 'In other words' })
  },
  deleteMessage: async (world) => {
    const { conversationId } = await hearAndOpen(world)
    const { id } = await note(world, conversationId)
    await world.act('DELETE', `/messages/${id}`)
  },
  resendMessage: async (world) => world.act('POST', `/messages/${(await sentAs(world, 'failed')).id}/resend`),
  settleMessage: async (world) =>
    world.act('POST', `/messages/${(await sentAs(world, 'unknown')).id}/settle`, { status: 'sent' }),
  putDraft: async (world) => {
    const { conversationId } = await hearAndOpen(world)
    await draft(world.owner, conversationId)
    await draft(world.limited, conversationId)
    await draft(world.owner, conversationId, 'Better words')
  },
  deleteDraft: async (world) => {
    const { conversationId } = await hearAndOpen(world)
    await draft(world.owner, conversationId)
    await draft(world.limited, conversationId)
    await world.act('DELETE', `/conversations/${conversationId}/draft`)
  },
  updateScheduled: async (world) => {
    const { id } = await later(world, (await world.hear()).conversationId)
    await world.act('PATCH', `/scheduled/${id}`, {
      send_at: new Date(Date.now() + 7_200_000).toISOString(),
    })
  },
  deleteScheduled: async (world) =>
    world.act('DELETE', `/scheduled/${(await later(world, (await world.hear()).conversationId)).id}`),
  sendScheduled: async (world) =>
    world.act('POST', `/scheduled/${(await later(world, (await world.hear()).conversationId)).id}/send-now`),
}

/** Those that change nothing of what the store of a client has, and why. */
export const withoutEvents: Record<string, string> = {
  createSession: 'who signs in loads everything',
  deleteSession: 'ends the stream',
  switchAccount: 'ends the stream',
  beginPasskeySession: 'asks',
  createPasskeySession: 'who signs in loads everything',
  putPreferences: 'kept by the client that changes them',
  deleteMySessions: 'ends streams',
  deleteMySession: 'ends a stream',
  createMyPasskey: 'shown in settings, which ask',
  beginMyPasskey: 'asks',
  deleteMyPasskey: 'shown in settings, which ask',
  createInvitation: 'shown in settings, which ask',
  resendInvitation: 'shown in settings, which ask',
  deleteInvitation: 'shown in settings, which ask',
  createPasswordLink: 'shown once',
  createPasswordReset: 'mails',
  createPushSubscription: 'of a browser',
  deletePushSubscription: 'of a browser',
  redeemPasswordReset: 'ends sessions',
  createCredential: 'shown in settings, which ask',
  deleteCredential: 'shown in settings, which ask',
  updateAccount: 'the account is loaded again when an event says that it changed',
  checkNewInbox: 'asks',
  checkInbox: 'asks',
  previewTemplate: 'asks',
  searchConversations: 'asks',
  sendTyping: 'a signal beside the log',
  setPresence: 'a signal beside the log',
  createUpload: 'nothing before it is sent',
  createWebhook: 'shown in settings, which ask',
  updateWebhook: 'shown in settings, which ask',
  deleteWebhook: 'shown in settings, which ask',
  rotateWebhookSecret: 'shown in settings, which ask',
  resendDelivery: 'shown in settings, which ask',
  replayDeliveries: 'shown in settings, which ask',
}
