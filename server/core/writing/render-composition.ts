import type { Transaction } from '../../platform/db/index.ts'
import { AppError, invalidField, invalidFields, invalidState, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { type Conversation, isReplyWindowOpen, type WindowCategory } from '../conversations/index.ts'
import type { Inbox, Network } from '../inboxes/index.ts'
import { findMessage, type Message, type SendDraft } from '../messages/index.ts'
import { fillTemplate, findTemplate } from '../templates/index.ts'
import type { Author, Composition } from './composition.ts'
import { kindOfFile, toStoredFile, type Upload } from './upload.ts'

/** What lies beyond the store: the networks, and where they fetch files of ours. */
export type Outlet = {
  networks: ReadonlyMap<string, Network>
  linkOf: (file: { accountId: Id; id: Id }) => string
}

export type Rendering = {
  conversation: Conversation
  inbox: Inbox
  author: Author
  composition: Composition
  uploads: Upload[]
  /** Whether the account refuses free-form messages outside the window, whatever the inbox does. */
  strictWindow: boolean
  /** When it is to leave. */
  at: Date
}

type Draft = Omit<SendDraft, 'sender'>

/** A caption may be no longer on WhatsApp; longer words go before the file, as a message of their own. */
const longestCaption = 1024
const captioned = ['image', 'video', 'document']

/**
 * The messages that a composition is. The first one answers what is answered, and has the client's name.
 * @throws AppError `invalid_request`, `not_found` or `invalid_state` that says why there are none
 */
export async function renderComposition(
  tx: Transaction,
  outlet: Outlet,
  rendering: Rendering,
): Promise<SendDraft[]> {
  const { conversation, inbox, author, composition, at } = rendering
  const network = outlet.networks.get(inbox.channel)
  const requireOpenWindow = requiresWindow(network, inbox, rendering.strictWindow)
  const drafts = await toDrafts(tx, outlet, rendering)
  // Of what is sent later this is said at once, rather than when it is too late to write something else.
  if (requireOpenWindow && composition.template === undefined) requireWindow(conversation, at)
  const replyToNetworkId =
    composition.replyToId &&
    (await getAnswered(tx, conversation, composition.replyToId, 'reply_to_id')).networkId!
  return drafts.map((draft, index) => ({
    ...draft,
    sender: author.agentId ? 'agent' : 'api',
    ...(author.agentId && { agentId: author.agentId }),
    ...(index === 0 && replyToNetworkId && { replyToNetworkId }),
    ...(index === 0 && composition.clientId && { clientId: composition.clientId }),
    requireOpenWindow,
  }))
}

/** Whether an inbox takes free-form messages within 24 hours of the contact's last one only. */
export function requiresWindow(network: Network | undefined, inbox: Inbox, strictWindow: boolean): boolean {
  if (network?.capabilities?.windowError === undefined) return false
  return strictWindow || inbox.settings['enforce_window'] !== false
}

async function toDrafts(tx: Transaction, outlet: Outlet, rendering: Rendering): Promise<Draft[]> {
  const { conversation, inbox, composition } = rendering
  const { template, reaction } = composition
  if (template) return [await toTemplate(tx, conversation, template)]
  if (reaction) {
    if (!outlet.networks.get(inbox.channel)?.takesReactions)
      throw invalidState('message', 'Messages of this network cannot be reacted to')
    return [await toReaction(tx, conversation, reaction)]
  }
  return toTextAndFiles(outlet, rendering)
}

async function toTemplate(
  tx: Transaction,
  { accountId, inboxId }: Conversation,
  { id, values }: NonNullable<Composition['template']>,
): Promise<Draft> {
  const template = await findTemplate(tx, { accountId, id })
  if (template?.inboxId !== inboxId) throw notFound('template')
  const { name, language, category, status } = template
  if (status !== 'approved')
    throw invalidState('template', `The template '${name}' is ${status}; only an approved one can be sent`)
  const { components, text } = fill(template, values)
  return {
    kind: 'template',
    content: { name, language: { code: language }, ...(components.length > 0 && { components }) },
    text,
    templateCategory: category.toLowerCase() as WindowCategory,
  }
}

/** Says of faults of the values where a composition has them. */
function fill(...given: Parameters<typeof fillTemplate>): ReturnType<typeof fillTemplate> {
  try {
    return fillTemplate(...given)
  } catch (error) {
    if (!(error instanceof AppError) || !error.details.fields) throw error
    throw invalidFields(error.details.fields.map((fault) => ({ ...fault, field: 'template.variables' })))
  }
}

async function toReaction(
  tx: Transaction,
  conversation: Conversation,
  { messageId, emoji }: NonNullable<Composition['reaction']>,
): Promise<Draft> {
  const { networkId } = await getAnswered(tx, conversation, messageId, 'reaction.message_id')
  return {
    kind: 'reaction',
    content: { message_id: networkId, emoji },
    ...(emoji !== '' && { text: emoji }),
    replyToNetworkId: networkId!,
  }
}

function toTextAndFiles(outlet: Outlet, { inbox, composition, uploads }: Rendering): Draft[] {
  const { text = '', uploadIds, buttons = [] } = composition
  const network = outlet.networks.get(inbox.channel)
  const files = uploadIds.map((id) => {
    const upload = uploads.find((each) => each.id === id)
    if (!upload) throw invalidField('upload_ids', 'names a file that is not there', 'NOT_FOUND', id)
    return { upload, kind: network?.fileKind?.(upload.mimeType) ?? kindOfFile(upload.mimeType) }
  })
  const own = text.trim() === '' ? [] : [toText(text, buttons)]
  const [first] = files
  const isCaption = first && own.length > 0 && captioned.includes(first.kind) && text.length <= longestCaption
  const ofFiles = files.map(({ upload, kind }, index): Draft => {
    const caption = isCaption && index === 0 ? { caption: text } : {}
    return {
      kind,
      content: {
        link: outlet.linkOf(upload),
        ...caption,
        ...(kind === 'document' && { filename: upload.fileName }),
      },
      ...(caption.caption !== undefined && { text: caption.caption }),
      files: [toStoredFile(upload, kind)],
    }
  })
  return isCaption ? ofFiles : [...own, ...ofFiles]
}

function toText(text: string, buttons: NonNullable<Composition['buttons']>): Draft {
  if (buttons.length === 0) return { kind: 'text', content: { body: text }, text }
  const replies = buttons.map((reply) => ({ type: 'reply', reply }))
  return {
    kind: 'interactive',
    content: { type: 'button', body: { text }, action: { buttons: replies } },
    text,
  }
}

/** What is answered or reacted to. Networks know it by their own name, which it has once it has left. */
async function getAnswered(
  tx: Transaction,
  { accountId, id: conversationId }: Conversation,
  id: Id,
  field: string,
): Promise<Message> {
  const message = await findMessage(tx, { accountId, id })
  if (!message || message.direction === 'note' || message.conversationId !== conversationId)
    throw invalidField(field, 'is no message of this conversation', 'NOT_FOUND', id)
  if (message.networkId === undefined)
    throw invalidState('message', 'The message has not reached its network yet, so it cannot be answered')
  return message
}

function requireWindow(conversation: Conversation, at: Date): void {
  if (isReplyWindowOpen(conversation, at)) return
  throw invalidState(
    'window',
    'Free-form messages are taken for 24 hours after the contact last wrote only; send a template',
  )
}
