import { InboxItem, presentInbox } from '../present/inbox.ts'
import { defineEndpoint } from '../route.ts'
import { pageOf } from '../schemas.ts'
import { InboxQuery, readInboxPage } from './inbox-page.ts'

export const listInboxes = defineEndpoint({
  method: 'GET',
  path: '/v1/inboxes',
  operationId: 'listInboxesWorkspaceTokenAPI',
  summary: 'List connected inboxes',
  description: '`id` is what `inboxId` wants elsewhere.',
  tags: ['channels'],
  scope: 'channels',
  input: InboxQuery,
  output: pageOf(InboxItem),
  handler: async ({ db }, { caller, input }) => {
    const { inboxes, pageCount } = await readInboxPage(db, caller, input)
    return { data: inboxes.map((inbox) => presentInbox(inbox)), pageCount }
  },
})
