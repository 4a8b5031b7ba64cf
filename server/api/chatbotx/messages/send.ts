import type { NewStoredFile } from '../../../core/attachments/index.ts'
import { requestFlow } from '../../../core/automations/index.ts'
import { findMessage, type Message, type SendDraft, sendMessage } from '../../../core/messages/index.ts'
import type { Transaction } from '../../../platform/db/index.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Services } from '../../services.ts'
import type { Caller } from '../auth.ts'
import { readId } from '../ids.ts'
import { fileUrl, hoursSent } from './file-urls.ts'
import { type Place, toRecipient } from './find-place.ts'
import type { NewMessage } from './new-message.ts'
import { forgetFiles, storeFiles } from './store-files.ts'

type Draft = Omit<SendDraft, 'sender'> & { sender?: SendDraft['sender'] }

/**
 * Accepts what a client sends to a contact: a text, files, both, or a flow. A chat message has one file, so that
 * several files are several messages; the first one's caption is the text, where its kind can have one. Answers the
 * first message; none for a flow, which is only asked for.
 */
export async function send(
  services: Services,
  caller: Caller,
  { message, findPlace }: { message: NewMessage; findPlace: (tx: Transaction) => Promise<Place> },
): Promise<Message | undefined> {
  const { text, files = [], flowId, nodeId, replyToMessageId } = message
  const accountId = caller.account.id
  if (text === undefined && files.length === 0) {
    await services.db.transaction(async (tx) => {
      const place = await findPlace(tx)
      startFlow(tx, caller, place, { flowId: flowId!, nodeId })
    })
    return undefined
  }
  const stored = await storeFiles(services, accountId, files)
  try {
    return await services.db.transaction(async (tx) => {
      const place = await findPlace(tx)
      const replyToNetworkId = await readParent(tx, accountId, place, replyToMessageId)
      const sent = []
      for (const draft of toDrafts(services, accountId, text, stored))
        sent.push(await sendDraft(tx, caller, place, { ...draft, replyToNetworkId }))
      return sent[0]!
    })
  } catch (error) {
    await forgetFiles(services, stored)
    throw error
  }
}

export async function sendDraft(
  tx: Transaction,
  { account }: Caller,
  place: Place,
  draft: Draft,
): Promise<Message> {
  const { message } = await sendMessage(tx, {
    accountId: account.id,
    to: toRecipient(place),
    sender: 'api',
    requireOpenWindow: account.settings.strictWindow,
    ...draft,
  })
  return message
}

export function startFlow(
  tx: Transaction,
  { account }: Caller,
  { inboxId, conversationId, contactId }: Place,
  flow: { flowId: string; nodeId?: string },
): void {
  if (conversationId === undefined) throw notFound('conversation')
  requestFlow(tx, { accountId: account.id, inboxId, conversationId, contactId, ...flow })
}

/** Networks know an answered message by their own id, which it has once it has left. */
async function readParent(
  tx: Transaction,
  accountId: Id,
  { conversationId }: Place,
  id: string | undefined,
): Promise<string | undefined> {
  if (id === undefined) return undefined
  const parent = await findMessage(tx, { accountId, id: readId(id, 'message') })
  if (!parent || parent.direction === 'note' || parent.conversationId !== conversationId)
    throw notFound('message')
  if (parent.networkId === undefined)
    throw new AppError(
      'invalid_state',
      'The message has not reached its network yet, so it cannot be answered',
      {
        thing: 'message',
      },
    )
  return parent.networkId
}

const captioned = ['image', 'video', 'document']

function toDrafts(
  services: Services,
  accountId: Id,
  text: string | undefined,
  files: NewStoredFile[],
): Draft[] {
  const own: Draft[] = text === undefined ? [] : [{ kind: 'text', content: { body: text }, text }]
  const [first, ...others] = files
  if (!first) return own
  const toDraft = (file: NewStoredFile, caption?: string) => fileDraft(services, accountId, file, caption)
  if (!captioned.includes(first.kind)) return [...own, ...files.map((file) => toDraft(file))]
  return [toDraft(first, text), ...others.map((file) => toDraft(file))]
}

function fileDraft(
  services: Services,
  accountId: Id,
  file: NewStoredFile,
  caption: string | undefined,
): Draft {
  const { id, kind, fileName } = file
  return {
    kind,
    content: {
      link: fileUrl(services, { accountId, id, hours: hoursSent }),
      ...(caption !== undefined && { caption }),
      ...(kind === 'document' && fileName && { filename: fileName }),
    },
    text: caption,
    files: [file],
  }
}
