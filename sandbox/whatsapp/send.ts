import { requireText } from './check.ts'
import { type CheckedMessage, checkMessage, mediaOf } from './check-message.ts'
import { isWindowOpen, keepMessage, newMessage, openConversation, shownWaId } from './conversations.ts'
import { GraphError, invalid, missing } from './errors.ts'
import type { FailureRule } from './failures.ts'
import { businessScopedIdPattern, toDigits } from './ids.ts'
import { isObject, isText, type Json, listOf, textOf } from './json.ts'
import { requireWithinLimits } from './limits.ts'
import { fetchLink } from './media-links.ts'
import type { Conversation, Customer, Message, PhoneNumber, Sandbox } from './state.ts'
import { failMessage, type Receiver, scheduleFailure, scheduleStatuses } from './statuses.ts'
import { renderTemplate } from './template-text.ts'

/** Accepts one message, or throws the {@link GraphError} that Meta would answer. Statuses follow on their own. */
export function sendMessage(
  sandbox: Sandbox,
  number: PhoneNumber,
  body: Json,
  rule: FailureRule | undefined,
): Json {
  requireProduct(body)
  const { input, address } = requireRecipient(body)
  requireAble(number, address)
  const checked = checkMessage(sandbox, number, body)
  requireWithinLimits(number, address, sandbox.now())

  const conversation = openConversation(number, address)
  const tooLate = !checked.template && isOutsideWindow(sandbox, number, conversation)
  if (tooLate && number.behaviour.windowRefusal === 'sync') throw new GraphError(131047)

  const message = toMessage(sandbox, conversation, checked)
  show(sandbox, number, conversation, message)
  const receiver = { number, conversation, message }
  if (rule) scheduleFailure(sandbox, receiver, rule.code, rule.details ?? undefined)
  else if (!conversation.customer.onWhatsApp) scheduleFailure(sandbox, receiver, 131026)
  else if (tooLate) scheduleFailure(sandbox, receiver, 131047)
  else settleMedia(sandbox, receiver)
  return toAnswer(input, conversation.customer, message)
}

/** The business read the customer's message and the ones before it; maybe it is typing. */
export function markRead(sandbox: Sandbox, number: PhoneNumber, body: Json): Json {
  requireProduct(body)
  const id = requireText(body, 'message_id', 'message_id', 512)
  const message = number.messages.get(id)
  const forgotten = !number.behaviour.keepConversations && id.startsWith('wamid.')
  if (!forgotten && message?.from !== 'customer')
    throw invalid('message_id', 'the id of a message you received')

  const conversation = message && number.conversations.get(message.conversationKey)
  if (message && conversation) readUpTo(sandbox, conversation, message, isObject(body['typing_indicator']))
  return { success: true }
}

function readUpTo(sandbox: Sandbox, conversation: Conversation, last: Message, typing: boolean): void {
  for (const message of conversation.messages) {
    if (message.from === 'customer') message.status = 'read'
    if (message === last) break
  }
  if (typing) conversation.typingUntil = sandbox.now() + 25_000
  sandbox.live.changed()
}

function requireProduct(body: Json): void {
  if (body['messaging_product'] === undefined) {
    throw new GraphError(100, { message: '(#100) The parameter messaging_product is required.' })
  }
  if (body['messaging_product'] !== 'whatsapp') throw invalid('messaging_product', "'whatsapp'")
}

/** `to` wins over `recipient`, the business-scoped user id. Groups are addressed by their id as it is. */
function requireRecipient(body: Json): { input: string; address: string } {
  const { to, recipient } = body
  if (!isText(to)) {
    if (!isText(recipient)) throw missing('to')
    if (!businessScopedIdPattern.test(recipient)) throw invalid('recipient', 'a user id such as US.9QxK2')
    return { input: recipient, address: recipient }
  }
  if (body['recipient_type'] === 'group') return { input: to, address: to }
  const digits = toDigits(to)
  if (!digits) throw invalid('to', 'a phone number with country code')
  return { input: to, address: digits }
}

function requireAble(number: PhoneNumber, address: string): void {
  if (!number.registered) throw new GraphError(133010)
  if (address === number.displayPhoneNumber) throw new GraphError(131021)
  const { allowedRecipients } = number.behaviour
  if (allowedRecipients === null) return
  if (!allowedRecipients.some((allowed) => (toDigits(allowed) ?? allowed) === address))
    throw new GraphError(131030)
}

function isOutsideWindow(sandbox: Sandbox, number: PhoneNumber, conversation: Conversation): boolean {
  return number.behaviour.windowRefusal !== 'off' && !isWindowOpen(conversation, sandbox.now())
}

function toMessage(sandbox: Sandbox, conversation: Conversation, checked: CheckedMessage): Message {
  const { type, content, template, contextId, callbackData } = checked
  const components = isObject(content) ? listOf(content['components']).filter(isObject) : []
  return newMessage(conversation, {
    from: 'business',
    type,
    content,
    at: sandbox.now(),
    contextId,
    callbackData,
    category: template ? template.category.toLowerCase() : 'service',
    rendered: template ? renderTemplate(template, components) : null,
  })
}

/** On the customer's phone a reaction sits on its message; anything else is a new bubble and ends the typing. */
function show(sandbox: Sandbox, number: PhoneNumber, conversation: Conversation, message: Message): void {
  conversation.typingUntil = 0
  if (message.type === 'reaction' && isObject(message.content)) {
    const target = number.messages.get(textOf(message.content['message_id']) ?? '')
    if (target) target.reactions.business = textOf(message.content['emoji']) || undefined
    sandbox.live.changed()
    return
  }
  keepMessage(sandbox, number, conversation, message)
}

/** Links are fetched after the answer; a message whose file cannot be had fails late, as Meta does it. */
function settleMedia(sandbox: Sandbox, receiver: Receiver): void {
  const { number, message } = receiver
  const linked = number.behaviour.fetchLinks
    ? mediaOf(message.type, message.content).filter(
        ({ media }) => isText(media['link']) && !isText(media['id']),
      )
    : []
  if (linked.length === 0) scheduleStatuses(sandbox, receiver)
  else sandbox.scheduler.track(fetchAll(sandbox, receiver, linked))
}

async function fetchAll(sandbox: Sandbox, receiver: Receiver, linked: { kind: string; media: Json }[]) {
  for (const { kind, media } of linked) {
    const link = String(media['link'])
    const fetched = await fetchLink(sandbox, receiver.number, kind, link)
    if (!fetched.ok) return failMessage(sandbox, receiver, fetched.code, fetched.details)
    receiver.message.fetched[link] = fetched.media.id
  }
  scheduleStatuses(sandbox, receiver)
}

/** Who was addressed by user id is answered without a number. */
function toAnswer(input: string, customer: Customer, message: Message): Json {
  const waId = input === customer.userId ? undefined : shownWaId(customer)
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input, ...(waId !== undefined && { wa_id: waId }), user_id: customer.userId }],
    messages: [{ id: message.id, ...(message.type === 'template' && { message_status: 'accepted' }) }],
  }
}
