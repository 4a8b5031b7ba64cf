import type { Inbox } from '../../../core/inboxes/index.ts'
import { sendMessage as send } from '../../../core/messages/index.ts'
import { bodyText, findTemplateByName } from '../../../core/templates/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { findChannel } from '../find-channel.ts'
import { presentMessage } from '../present/message.ts'
import type { Endpoint } from '../route.ts'
import { Message } from '../schemas.ts'
import { readSend, SendBody, type SendDraft } from './read-send.ts'

export const sendMessage: Endpoint = (app, { db, legacy }) => {
  for (const path of ['/messages', '/send']) {
    app.post(path, {
      schema: {
        operationId: 'sendMessage',
        summary: 'Send a message',
        description: 'A 201 means accepted, not delivered: the final state comes by webhook.',
        tags: ['messages'],
        body: SendBody,
        response: { 201: Message },
        hide: path === '/send',
      },
      handler: async ({ vobiz, body }, reply) => {
        const { message, conversation } = await db.transaction(async (tx) => {
          const inbox = await findChannel(tx, vobiz, body.channel_id)
          const draft = readSend(body, inbox)
          return send(tx, {
            accountId: vobiz.account.id,
            to: { inboxId: inbox.id, phone: draft.phone },
            sender: 'api',
            requireOpenWindow: vobiz.account.settings.strictWindow,
            ...draft,
            text: await textOf(tx, inbox, draft),
          })
        })
        return reply
          .status(201)
          .send(presentMessage(message, conversation.contactId, { authId: vobiz.authId, legacy }))
      },
    })
  }
}

/** What a person reads of it: of a template that is known here, its filled words. */
async function textOf(
  db: Db,
  { accountId, id: inboxId }: Inbox,
  { kind, content, text }: SendDraft,
): Promise<string | undefined> {
  if (kind !== 'template') return text
  const { name, language, components } = content as {
    name: string
    language: { code: string }
    components?: unknown[]
  }
  const template = await findTemplateByName(db, { accountId, inboxId, name, language: language.code })
  return (template && bodyText(template.components, components ?? [])) ?? text
}
