import type { Id } from '../../platform/ids.ts'
import type { IvrResult, IvrScript, IvrState } from './ivr-script.ts'

/** What a client asked for, kept to be shown again; the sounds made of it are in the script. */
export type IvrRequest = {
  audioUrl?: string
  ttsText?: string
  ttsVoice?: 'male' | 'female'
  welcomeUrl?: string
  successUrl?: string
  failedUrl?: string
  options: { digit: string; description?: string; responseUrl?: string; webhookUrl?: string }[]
}

/** A call that plays a script and gathers a key. Its times, its end and whom it reaches are those of its call. */
export type IvrCall = {
  accountId: Id
  id: Id
  callId: Id
  /** The client's own name of it. */
  externalId: string | undefined
  request: IvrRequest
  /** Where the result is told, once the call is over. */
  webhookUrl: string | undefined
  script: IvrScript
  state: IvrState | undefined
  result: IvrResult
  pressedDigit: string | undefined
  createdAt: Date
}
