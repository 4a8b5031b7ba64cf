import type { Callback, ReleaseOrder } from './callbacks.ts'
import { callAsCustomer, endCall } from './calls.ts'
import { findConversation, openConversation } from './conversations.ts'
import { setCustomer } from './customers.ts'
import { ControlError } from './errors.ts'
import { addFailure, type FailureRule } from './failures.ts'
import { shakeHandsWith } from './handshake.ts'
import { introduce, type Written, writeAsCustomer } from './inbound.ts'
import { isObject, type Json, textOf } from './json.ts'
import type { Media } from './media-store.ts'
import { addNumber, getNumber, presentNumber } from './numbers.ts'
import { presentConversation, presentMessage } from './present.ts'
import type { RequestRecord } from './request-log.ts'
import { resetSandbox } from './sandbox-state.ts'
import { type Behaviour, parseBehaviour, parseSettings, type SandboxSettings } from './settings.ts'
import type { Conversation, Handshake, PhoneNumber, Sandbox, TemplateStatus } from './state.ts'
import { emitStatus, failMessage, readByCustomer } from './statuses.ts'
import { setTemplateStatus } from './templates.ts'

/** The control API as functions: what `/sandbox/…` does over HTTP. All throw {@link ControlError}. */
export type SandboxControl = ReturnType<typeof createControl>

const tokenStates: Record<string, number> = { expired: 463, password_changed: 460, invalid: 467 }
const templateStatuses: TemplateStatus[] = ['PENDING', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED']
const messageStatuses = ['sent', 'delivered', 'read', 'failed'] as const

export function createControl(sandbox: Sandbox) {
  const number = (id: string): PhoneNumber => getNumber(sandbox, id)

  return {
    /** Resolves when nothing is left to happen: no status, review, fetch, batch or retry is under way. */
    async idle(timeoutMs = 10_000): Promise<void> {
      const giveUpAt = performance.now() + timeoutMs
      while (sandbox.scheduler.pending + sandbox.callbacks.posting > 0) {
        if (performance.now() > giveUpAt) throw new ControlError(504, `Still busy after ${timeoutMs} ms.`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    reset: () => resetSandbox(sandbox),
    settings: (patch?: unknown): SandboxSettings =>
      Object.assign(sandbox.settings, patch === undefined ? {} : parseSettings(patch)),

    numbers: (): Json[] => [...sandbox.numbers.values()].map((one) => presentNumber(sandbox, one)),
    number: (id: string): Json => presentNumber(sandbox, number(id)),
    /** Makes or changes a number; a callback address is asked to prove itself, and the result is reported. */
    async putNumber(body: unknown): Promise<{ number: Json; handshake: Handshake | null }> {
      const changed = addNumber(sandbox, body)
      const asks = isObject(body) && textOf(body['callback_url']) !== undefined
      const handshake = asks ? await shakeHandsWith(sandbox, changed) : changed.handshake
      return { number: presentNumber(sandbox, changed), handshake }
    },
    handshake: (id: string): Promise<Handshake | null> => shakeHandsWith(sandbox, number(id)),
    deleteNumber(id: string): void {
      sandbox.numbers.delete(number(id).phoneNumberId)
      sandbox.live.changed()
    },
    behaviour(id: string, patch?: unknown): Behaviour {
      const { behaviour } = number(id)
      if (patch !== undefined) Object.assign(behaviour, parseBehaviour(patch))
      if (behaviour.throughputPerSecond === null) number(id).throughput.tokens = Number.POSITIVE_INFINITY
      sandbox.live.changed()
      return behaviour
    },
    /** Kills or revives the number's access token. */
    token(id: string, state: unknown): void {
      const { accessToken } = number(id)
      const subcode = tokenStates[textOf(state) ?? '']
      if (state !== 'valid' && subcode === undefined) {
        throw new ControlError(400, `'state' must be valid, ${Object.keys(tokenStates).join(', ')}.`)
      }
      if (subcode === undefined) sandbox.deadTokens.delete(accessToken)
      else sandbox.deadTokens.set(accessToken, subcode)
    },

    inbound: (id: string, body: unknown): Written => writeAsCustomer(sandbox, number(id), body),
    call(id: string, body: unknown): { callId: string } {
      if (!isObject(body))
        throw new ControlError(400, 'Expected a JSON object such as {"from":"15550100002"}.')
      return { callId: callAsCustomer(sandbox, number(id), introduce(number(id), body)).id }
    },
    hangUp(id: string, callId: string): void {
      const call = number(id).calls.get(callId)
      if (!call) throw new ControlError(404, `No call '${callId}'.`)
      endCall(sandbox, number(id), call, 'COMPLETED')
    },
    conversations: (id: string): Json[] =>
      [...number(id).conversations.values()].map((one) => presentConversation(sandbox, number(id), one)),
    messages: (id: string, who: string): Json[] =>
      getConversation(number(id), who).messages.map(presentMessage),
    /** The customer opens the conversation: a `read` status for everything that was unread. */
    read: (id: string, who: string): { read: number } => ({
      read: readByCustomer(sandbox, number(id), getConversation(number(id), who)),
    }),
    customer: (id: string, who: string, patch: unknown): Json => {
      const conversation = openConversation(number(id), who)
      setCustomer(number(id), conversation, patch)
      sandbox.live.changed()
      return presentConversation(sandbox, number(id), conversation)
    },
    /** Tells one status by hand, whatever came before it. */
    status(id: string, body: unknown): void {
      const { wamid, status, code, details } = isObject(body) ? body : {}
      const named = messageStatuses.find((one) => one === status)
      if (!named) throw new ControlError(400, `'status' must be one of ${messageStatuses.join(', ')}.`)
      const message = number(id).messages.get(textOf(wamid) ?? '')
      if (!message) throw new ControlError(404, `No message '${textOf(wamid)}' on this number.`)
      const conversation = getConversation(number(id), message.conversationKey)
      const receiver = { number: number(id), conversation, message }
      if (named === 'failed') failMessage(sandbox, receiver, Number(code ?? 131026), textOf(details))
      else emitStatus(sandbox, receiver, named)
    },

    fail: (id: string, rule: unknown): FailureRule => addFailure(number(id), rule),
    failures: (id: string): FailureRule[] => number(id).failures,
    clearFailures(id: string): void {
      number(id).failures.length = 0
    },
    /** Posts what is held or kept, in this order, so many to a body. */
    release: (id: string, order: ReleaseOrder = 'kept', batchSize = 1): { released: number } => ({
      released: sandbox.callbacks.release(number(id), order, batchSize),
    }),
    template(id: string, status: unknown, reason?: string): void {
      const template = sandbox.templates.get(id)
      const named = templateStatuses.find((one) => one === status)
      if (!template) throw new ControlError(404, `No template '${id}'.`)
      if (!named) throw new ControlError(400, `'status' must be one of ${templateStatuses.join(', ')}.`)
      setTemplateStatus(sandbox, template, named, reason)
    },
    media: (id: string): Media | undefined => sandbox.media.find(id),
    requests: (limit = 100, id?: string): RequestRecord[] =>
      sandbox.requests.newest(limit, (one) => id === undefined || one.phoneNumberId === id),
    callbacks: (limit = 100, id?: string): Callback[] =>
      sandbox.callbacks.log.newest(limit, (one) => id === undefined || one.phoneNumberId === id),
  }
}

function getConversation(number: PhoneNumber, who: string): Conversation {
  const conversation = findConversation(number, who)
  if (conversation) return conversation
  throw new ControlError(
    404,
    `Nobody with the address '${who}' has written or been written to on this number.`,
  )
}
