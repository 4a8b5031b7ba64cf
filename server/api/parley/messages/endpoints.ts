import type { Endpoint } from '../route.ts'
import { createMessage } from './create-message.ts'
import { createNote } from './create-note.ts'
import { deleteMessage } from './delete-message.ts'
import { getTimeline } from './get-timeline.ts'
import { markMentionsSeen } from './mark-mentions-seen.ts'
import { resendMessage } from './resend-message.ts'
import { sendTyping } from './send-typing.ts'
import { settleMessage } from './settle-message.ts'
import { updateMessage } from './update-message.ts'

export const messageEndpoints: Endpoint[] = [
  getTimeline,
  createMessage,
  createNote,
  markMentionsSeen,
  sendTyping,
  updateMessage,
  deleteMessage,
  resendMessage,
  settleMessage,
]
