import { randomBytes, randomUUID } from 'node:crypto'
import { ask, tell } from './callbacks.ts'
import { fieldsOf } from './fields.ts'
import { runScript, turnsAway } from './script.ts'
import { type Account, type CallStatus, type Network, type NetworkCall, pause, track } from './state.ts'
import { silentWav } from './wav.ts'

export type NewCall = Pick<
  NetworkCall,
  'direction' | 'from' | 'to' | 'urls' | 'ringTimeoutMs' | 'timeLimitMs' | 'records'
>

/** Takes a call. It begins to ring at once, and goes on by itself. */
export function startCall(network: Network, account: Account, asked: NewCall): NetworkCall {
  const call: NetworkCall = {
    ...asked,
    account,
    id: account.vendor === 'twilio' ? `CA${randomBytes(16).toString('hex')}` : randomUUID(),
    status: 'queued',
    sipCode: undefined,
    sequence: 0,
    startedAt: Date.now(),
    answeredAt: undefined,
    endedAt: undefined,
    endedBy: 'Unknown',
    heard: [],
    pressed: '',
    scripts: [],
    faults: [],
    questions: 0,
    onKey: undefined,
    over: Promise.withResolvers(),
  }
  network.calls.set(call.id, call)
  track(network, live(network, call))
  return call
}

async function live(network: Network, call: NetworkCall): Promise<void> {
  // The answer to the request that placed the call goes first.
  await pause(1)
  tellOf(network, call, 'initiated')
  call.status = 'ringing'
  tellOf(network, call, 'ringing')
  const person = network.people.get(call.direction === 'outbound' ? call.to : '') ?? {
    does: 'answer' as const,
    keys: [],
  }
  switch (person.does) {
    case 'busy':
      return endCall(network, call, { status: 'busy', sipCode: 486, by: 'Callee' })
    case 'reject':
      return endCall(network, call, { status: 'busy', sipCode: 603, by: 'Callee' })
    case 'fail':
      return endCall(network, call, { status: 'failed', sipCode: 503, by: 'Error' })
    case 'unknown-number':
      return endCall(network, call, { status: 'failed', sipCode: 404, by: 'Error' })
    case 'ring':
      await Promise.race([pause(call.ringTimeoutMs * network.behaviour.timeScale), call.over.promise])
      return endCall(network, call, { status: 'no-answer', sipCode: 487, by: 'Error' })
    case 'answer':
      await Promise.race([pause(network.behaviour.answerAfterMs), call.over.promise])
      if (call.endedAt !== undefined) return
      await answerCall(network, call)
  }
}

/** A person who is called answers, then the business is asked; one who calls is answered by what the business says. */
async function answerCall(network: Network, call: NetworkCall): Promise<void> {
  const isInbound = call.direction === 'inbound'
  if (!isInbound) beginTalk(network, call)
  const fields = fieldsOf(call, 'answer')
  const script = await ask(network, call, { kind: 'answer', url: call.urls.answer, fields })
  if (isInbound && turnsAway(script)) {
    call.scripts.push(script)
    endCall(network, call, { status: 'no-answer', by: 'Answer XML' })
    return
  }
  if (isInbound) beginTalk(network, call)
  await runScript(network, call, script)
  endCall(network, call, { status: 'completed', by: 'Answer XML' })
}

function beginTalk(network: Network, call: NetworkCall): void {
  call.status = 'in-progress'
  call.answeredAt = Date.now()
  tellOf(network, call, 'answered')
  const endAtLimit = () => endCall(network, call, { status: 'completed', by: 'Error' })
  setTimeout(endAtLimit, call.timeLimitMs).unref()
}

type End = { status: CallStatus; sipCode?: number; by: string }

/** Ends a call and says so; one that is over stays as it ended. */
export function endCall(network: Network, call: NetworkCall, { status, sipCode, by }: End): void {
  if (call.endedAt !== undefined || network.closed) return
  call.status = status
  call.sipCode = sipCode
  call.endedBy = by
  call.endedAt = Date.now()
  call.over.resolve()
  tellOf(network, call, 'completed')
  if (call.answeredAt !== undefined && call.records) tellRecording(network, call)
}

type CallEvent = 'initiated' | 'ringing' | 'answered' | 'completed'

/** Twilio tells the events that were asked for, all at one address; the others have one address for each. */
function tellOf(network: Network, call: NetworkCall, event: CallEvent): void {
  const { urls } = call
  if (call.account.vendor === 'twilio') {
    if (!urls.status || !(urls.events ?? ['completed']).includes(event)) return
    tell(network, call, { kind: 'status', url: urls.status, fields: fieldsOf(call, 'status') })
    return
  }
  if (event === 'ringing' && urls.ring)
    tell(network, call, { kind: 'status', url: urls.ring, fields: fieldsOf(call, 'ring') })
  if (event === 'completed' && urls.status)
    tell(network, call, { kind: 'status', url: urls.status, fields: fieldsOf(call, 'status') })
}

function tellRecording(network: Network, call: NetworkCall): void {
  const { account, id, urls } = call
  const recordingId = account.vendor === 'twilio' ? `RE${randomBytes(16).toString('hex')}` : randomUUID()
  network.recordings.set(recordingId, { account, bytes: silentWav(1_000), fetched: 0 })
  if (!urls.recording) return
  const twilio = {
    AccountSid: account.id,
    CallSid: id,
    RecordingSid: recordingId,
    RecordingUrl: `${network.url}/2010-04-01/Accounts/${account.id}/Recordings/${recordingId}`,
    RecordingStatus: 'completed',
    RecordingDuration: '1',
    RecordingChannels: '1',
  }
  const plivo = {
    CallUUID: id,
    Event: 'RecordStop',
    RecordUrl: `${network.url}/recordings/${recordingId}.wav`,
    RecordingID: recordingId,
    RecordingDuration: '1',
    RecordingDurationMs: '1000',
  }
  const fields: Record<string, string> = account.vendor === 'twilio' ? twilio : plivo
  tell(network, call, { kind: 'recording', url: urls.recording, fields })
}
