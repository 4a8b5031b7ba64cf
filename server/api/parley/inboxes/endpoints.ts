import type { Endpoint } from '../route.ts'
import { checkInbox, checkNewInbox } from './check-inbox.ts'
import { createInbox } from './create-inbox.ts'
import { getInbox, listChannels, listInboxes } from './list-inboxes.ts'
import { rotateSecret } from './rotate-secret.ts'
import { deleteInbox, updateInbox } from './update-inbox.ts'

export const inboxEndpoints: Endpoint[] = [
  listChannels,
  listInboxes,
  createInbox,
  checkNewInbox,
  getInbox,
  updateInbox,
  deleteInbox,
  checkInbox,
  rotateSecret,
]
