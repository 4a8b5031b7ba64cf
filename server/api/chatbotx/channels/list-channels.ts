import { InboxItem, networkIdOf, presentInbox } from '../present/inbox.ts'
import { defineEndpoint } from '../route.ts'
import { pageOf } from '../schemas.ts'
import { InboxQuery, readInboxPage } from './inbox-page.ts'

export const listChannels = defineEndpoint({
  method: 'GET',
  path: '/v1/channels',
  operationId: 'listChannelsWorkspaceTokenAPI',
  summary: 'List connected channels by their id on the network',
  description: '`id` is what the network calls the channel: page id, phone-number id …',
  tags: ['channels'],
  scope: 'channels',
  input: InboxQuery,
  output: pageOf(InboxItem),
  handler: async ({ db }, { caller, input }) => {
    const { inboxes, pageCount } = await readInboxPage(db, caller, input)
    return { data: inboxes.map((inbox) => presentInbox(inbox, networkIdOf(inbox))), pageCount }
  },
})
