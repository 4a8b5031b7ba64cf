import { openConversation, shownWaId, touchWindow } from './conversations.ts'
import { GraphError, invalid, missing } from './errors.ts'
import { newCallId, toDigits } from './ids.ts'
import { isText, type Json, objectOf, textOf } from './json.ts'
import { emitToNumber, metadataOf } from './notify.ts'
import type { Call, Conversation, PhoneNumber, Sandbox } from './state.ts'

const maxCalls = 1000
const ringMs = 300

/** A made description of media: enough to be parsed, no sound will ever flow. */
const sampleSdp = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 3480 UDP/TLS/RTP/SAVPF 111 126',
  'c=IN IP4 127.0.0.1',
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:126 telephone-event/8000',
  'a=setup:active',
  '',
].join('\r\n')

/** What a business may do with calls: `connect` one, or answer, refuse and end one. Throws {@link GraphError}. */
export function handleCall(sandbox: Sandbox, number: PhoneNumber, body: Json): Json {
  if (body['messaging_product'] !== 'whatsapp') throw missing('messaging_product')
  const action = textOf(body['action'])
  if (action === 'connect') return startCall(sandbox, number, body)

  const call = number.calls.get(textOf(body['call_id']) ?? '')
  if (!call || call.state === 'ended') throw invalid('call_id', 'the id of a call that goes on')
  if (action === 'accept') call.state = 'connected'
  else if (action === 'reject' || action === 'terminate') endCall(sandbox, number, call, 'COMPLETED')
  else if (action !== 'pre_accept')
    throw invalid('action', 'connect, pre_accept, accept, reject or terminate')
  return { messaging_product: 'whatsapp', success: true }
}

/** The customer calls the business; this opens the 24-hour window. */
export function callAsCustomer(sandbox: Sandbox, number: PhoneNumber, conversation: Conversation): Call {
  touchWindow(conversation, sandbox.now())
  const call = addCall(sandbox, number, conversation, 'USER_INITIATED')
  emitCall(sandbox, number, call, { event: 'connect', session: { sdp_type: 'offer', sdp: sampleSdp } })
  return call
}

/** Either side hangs up. Ending a call twice changes nothing. */
export function endCall(
  sandbox: Sandbox,
  number: PhoneNumber,
  call: Call,
  status: 'COMPLETED' | 'FAILED',
): void {
  if (call.state === 'ended') return
  const answered = call.state === 'connected'
  call.state = 'ended'
  const endedAt = Math.floor(sandbox.now() / 1000)
  const startedAt = Math.floor(call.startedAt / 1000)
  const times = { start_time: String(startedAt), end_time: String(endedAt), duration: endedAt - startedAt }
  emitCall(sandbox, number, call, { event: 'terminate', status, ...(answered && times) })
}

function startCall(sandbox: Sandbox, number: PhoneNumber, body: Json): Json {
  const to = textOf(body['to'])
  if (to === undefined) throw missing('to')
  if (!isText(objectOf(body['session'])['sdp'])) throw missing("session['sdp']")
  const conversation = openConversation(number, toDigits(to) ?? to)
  if (!conversation.customer.callPermission) throw new GraphError(138006)

  const call = addCall(sandbox, number, conversation, 'BUSINESS_INITIATED')
  emitCallStatus(sandbox, number, call, 'RINGING')
  sandbox.scheduler.after(ringMs, () => {
    if (call.state !== 'ringing') return
    call.state = 'connected'
    emitCall(sandbox, number, call, { event: 'connect', session: { sdp_type: 'answer', sdp: sampleSdp } })
    emitCallStatus(sandbox, number, call, 'ACCEPTED')
  })
  return { messaging_product: 'whatsapp', calls: [{ id: call.id }], success: true }
}

function addCall(
  sandbox: Sandbox,
  number: PhoneNumber,
  conversation: Conversation,
  direction: Call['direction'],
): Call {
  const call: Call = {
    id: newCallId(),
    key: conversation.key,
    direction,
    state: 'ringing',
    startedAt: sandbox.now(),
  }
  number.calls.set(call.id, call)
  for (const oldest of number.calls.keys()) {
    if (number.calls.size <= maxCalls) break
    number.calls.delete(oldest)
  }
  return call
}

function emitCall(sandbox: Sandbox, number: PhoneNumber, call: Call, facts: Json): void {
  const { customer } = openConversation(number, call.key)
  const waId = shownWaId(customer)
  const business = number.displayPhoneNumber
  const incoming = call.direction === 'USER_INITIATED'
  emitToNumber(sandbox, number, 'calls', {
    messaging_product: 'whatsapp',
    metadata: metadataOf(number),
    contacts: [{ profile: { name: customer.name }, ...(waId && { wa_id: waId }), user_id: customer.userId }],
    calls: [
      {
        id: call.id,
        from: incoming ? waId : business,
        to: incoming ? business : waId,
        timestamp: String(Math.floor(sandbox.now() / 1000)),
        direction: call.direction,
        ...facts,
      },
    ],
  })
}

function emitCallStatus(sandbox: Sandbox, number: PhoneNumber, call: Call, status: string): void {
  emitToNumber(sandbox, number, 'calls', {
    messaging_product: 'whatsapp',
    metadata: metadataOf(number),
    statuses: [
      {
        id: call.id,
        type: 'call',
        status,
        timestamp: String(Math.floor(sandbox.now() / 1000)),
        recipient_id: shownWaId(openConversation(number, call.key).customer),
      },
    ],
  })
}
