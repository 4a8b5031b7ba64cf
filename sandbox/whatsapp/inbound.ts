import {
  findConversation,
  keepMessage,
  newMessage,
  openConversation,
  shownWaId,
  touchWindow,
} from './conversations.ts'
import { ControlError } from './errors.ts'
import { inboundContent, inboundTypes } from './inbound-content.ts'
import { isObject, isText, type Json, listOf, objectOf, textOf } from './json.ts'
import { emitToNumber, metadataOf } from './notify.ts'
import type { Conversation, Message, PhoneNumber, Sandbox } from './state.ts'

const maxCount = 10_000

/** Which messages were written; `wamid` is the first. */
export type Written = { wamid: string; wamids: string[] }

/**
 * Writes to a number as a customer. `body` is Meta's message object with conveniences: `text` may be plain, media may
 * be bytes or a made sample, `count` repeats it. With `value` (and `field`) the given object is told as it is.
 */
export function writeAsCustomer(sandbox: Sandbox, number: PhoneNumber, body: unknown): Written {
  if (!isObject(body))
    throw new ControlError(400, 'Expected a JSON object such as {"from":"15550100002","text":"hi"}.')
  if (isObject(body['value']))
    return tellRaw(sandbox, number, body['value'], textOf(body['field']) ?? 'messages')

  const conversation = introduce(number, body)
  const type = typeOf(body)
  const wamids: string[] = []
  for (let index = 0; index < countOf(body); index += 1) {
    const message = toInbound(sandbox, number, conversation, { type, body, index })
    show(sandbox, number, conversation, message)
    emitToNumber(sandbox, number, 'messages', toValue(number, conversation, message, body))
    wamids.push(message.id)
  }
  return { wamid: wamids[0] ?? '', wamids }
}

/** Finds or makes the person; what is told about them (name, user name, user id) is kept. */
export function introduce(number: PhoneNumber, body: Json): Conversation {
  const userId = textOf(body['userId'] ?? body['from_user_id'])
  const from = textOf(body['from']) ?? userId
  if (!isText(from)) throw new ControlError(400, "Say who writes: 'from' with a phone number, or 'userId'.")
  const conversation = openConversation(number, from)
  const { customer } = conversation
  if (userId !== undefined && userId !== customer.userId) {
    number.aliases.delete(customer.userId)
    number.aliases.set(userId, conversation.key)
    customer.userId = userId
  }
  customer.name = textOf(body['name']) ?? customer.name
  customer.username = textOf(body['username']) ?? customer.username
  if (typeof body['hidesNumber'] === 'boolean') customer.hidesNumber = body['hidesNumber']
  return conversation
}

function countOf(body: Json): number {
  const count = body['count'] ?? 1
  if (Number.isInteger(count) && Number(count) >= 1 && Number(count) <= maxCount) return Number(count)
  throw new ControlError(
    400,
    `'count' is ${JSON.stringify(count)}; expected a whole number from 1 to ${maxCount}.`,
  )
}

/** The given type, or the one part that is there. */
function typeOf(body: Json): string {
  const type =
    textOf(body['type']) ?? inboundTypes.find((candidate) => body[candidate] !== undefined) ?? 'text'
  if (inboundTypes.includes(type)) return type
  throw new ControlError(
    400,
    `Unknown type '${type}'. Known: ${inboundTypes.join(', ')}. Or give a raw 'value'.`,
  )
}

function toInbound(
  sandbox: Sandbox,
  number: PhoneNumber,
  conversation: Conversation,
  { type, body, index }: { type: string; body: Json; index: number },
): Message {
  const seconds = textOf(body['timestamp'])
  if (seconds !== undefined && !/^\d{1,12}$/.test(seconds)) {
    throw new ControlError(400, `'timestamp' is '${seconds}'; expected seconds since 1970.`)
  }
  const at = seconds === undefined ? sandbox.now() : Number(seconds) * 1000
  const context = body['context']
  const contextId = textOf(isObject(context) ? (context['id'] ?? context['message_id']) : context) ?? null
  const given = textOf(body['id'])
  return newMessage(conversation, {
    ...(given !== undefined && index === 0 && { id: given }),
    from: 'customer',
    type,
    content: inboundContent(sandbox, number, conversation, { type, body, index }),
    at,
    contextId,
    status: 'delivered',
  })
}

/** Edits, deletions and reactions change what is on the phone; everything else is a bubble of its own. */
function show(sandbox: Sandbox, number: PhoneNumber, conversation: Conversation, message: Message): void {
  touchWindow(conversation, message.at)
  const content = objectOf(message.content)
  if (message.type === 'reaction') {
    const target = number.messages.get(textOf(content['message_id']) ?? '')
    if (target) target.reactions.customer = textOf(content['emoji']) || undefined
  } else if (message.type === 'edit' || message.type === 'revoke') {
    const target = number.messages.get(textOf(content['original_message_id']) ?? '')
    if (target && message.type === 'revoke') target.revoked = true
    if (target && message.type === 'edit') applyEdit(target, objectOf(content['message']))
  } else {
    if (message.type === 'system')
      moveNumber(number, conversation, textOf(content['wa_id'] ?? content['new_wa_id']))
    keepMessage(sandbox, number, conversation, message)
  }
  sandbox.live.changed()
}

/** From now on the person is known by the new number, and reached at either. */
function moveNumber(number: PhoneNumber, conversation: Conversation, waId: string | undefined): void {
  if (waId === undefined) return
  conversation.customer.answersAs = waId
  number.aliases.set(waId, conversation.key)
}

function applyEdit(target: Message, edited: Json): void {
  const type = textOf(edited['type']) ?? target.type
  target.type = type
  target.content = edited[type] ?? target.content
  target.edited = true
}

function toValue(number: PhoneNumber, conversation: Conversation, message: Message, body: Json): Json {
  const { customer } = conversation
  const waId = shownWaId(customer)
  const { name, username, userId } = customer
  const { context, referral, identity, errors, group_id: groupId } = body
  const contact = {
    profile: { name, ...(username !== null && { username }) },
    ...(waId !== undefined && { wa_id: waId }),
    user_id: userId,
  }
  const wireMessage = {
    ...(waId !== undefined && { from: waId }),
    from_user_id: userId,
    id: message.id,
    timestamp: String(Math.floor(message.at / 1000)),
    type: message.type,
    [message.type]: message.content,
    ...contextOf(number, message, context),
    ...(referral !== undefined && { referral }),
    ...(identity !== undefined && { identity }),
    ...(groupId !== undefined && { group_id: groupId }),
    ...((errors !== undefined || message.type === 'unsupported') && {
      errors: errors ?? [{ code: 131051, title: 'Message type unknown', message: 'Message type unknown' }],
    }),
  }
  return {
    messaging_product: 'whatsapp',
    metadata: metadataOf(number),
    // System messages come without the person's card.
    ...(message.type !== 'system' && { contacts: [contact] }),
    messages: [wireMessage],
  }
}

/** `from` of a context is whoever wrote the quoted message. */
function contextOf(number: PhoneNumber, message: Message, given: unknown): Json {
  if (message.contextId === null) return isObject(given) ? { context: given } : {}
  const quoted = number.messages.get(message.contextId)
  const author = quoted?.from === 'customer' ? findConversation(number, quoted.conversationKey) : undefined
  const from = author ? shownWaId(author.customer) : number.displayPhoneNumber
  const { message_id: _spelling, ...more } = objectOf(given)
  return { context: { ...(from !== undefined && { from }), ...more, id: message.contextId } }
}

function tellRaw(sandbox: Sandbox, number: PhoneNumber, value: Json, field: string): Written {
  emitToNumber(sandbox, number, field, value)
  const wamids = listOf(value['messages']).flatMap((message) => textOf(objectOf(message)['id']) ?? [])
  return { wamid: wamids[0] ?? '', wamids }
}
