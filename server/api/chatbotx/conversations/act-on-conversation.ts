import { z } from 'zod'
import {
  type ConversationName,
  markRead,
  markUnread,
  setArchived,
  setBotEnabled,
  setFollowed,
} from '../../../core/conversations/index.ts'
import type { Transaction } from '../../../platform/db/index.ts'
import { defineEndpoint, type Endpoint } from '../route.ts'
import { IdText } from '../schemas.ts'
import { findConversation } from './find-conversation.ts'

/** How long a bot that was switched off rests. */
const botRestMs = 24 * 60 * 60 * 1000

type Act = (tx: Transaction, name: ConversationName) => Promise<unknown>

const acts: { name: string; summary: string; act: Act }[] = [
  {
    name: 'archive',
    summary: 'Take a conversation out of the usual lists; a new message does not bring it back',
    act: (tx, name) => setArchived(tx, name, true),
  },
  {
    name: 'unarchive',
    summary: 'Bring an archived conversation back',
    act: (tx, name) => setArchived(tx, name, false),
  },
  { name: 'read', summary: 'Mark a conversation as read by an agent', act: markRead },
  {
    name: 'unread',
    summary: "Mark a conversation as not read since the contact's last message but one",
    act: markUnread,
  },
  {
    name: 'follow',
    summary: 'Mark a conversation for following up',
    act: (tx, name) => setFollowed(tx, name, true),
  },
  { name: 'unfollow', summary: 'Take the mark back', act: (tx, name) => setFollowed(tx, name, false) },
  {
    name: 'enable-bot',
    summary: 'Have the bot answer',
    act: (tx, name) => setBotEnabled(tx, name, { enabled: true }),
  },
  {
    name: 'disable-bot',
    summary: 'Have people answer, for 24 hours',
    act: (tx, name) =>
      setBotEnabled(tx, name, { enabled: false, resumeAt: new Date(tx.now().getTime() + botRestMs) }),
  },
]

export const Done = z.object({ success: z.literal(true) })

/** What is done to a conversation without further words. */
export const conversationActs: Endpoint[] = acts.map(({ name, summary, act }) =>
  defineEndpoint({
    method: 'POST',
    path: `/v1/conversations/{id}/${name}`,
    operationId: `conversations.${name.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase())}`,
    summary,
    tags: ['conversations'],
    scope: 'inbox',
    failures: [404],
    input: z.object({ id: IdText }),
    output: Done,
    handler: async ({ db }, { caller, input }) =>
      db.transaction(async (tx) => {
        const { accountId, id } = await findConversation(tx, caller, input.id)
        await act(tx, { accountId, id })
        return { success: true as const }
      }),
  }),
)
