export const vendors = ['twilio', 'plivo', 'vobiz'] as const
export type Vendor = (typeof vendors)[number]

/** An account at one vendor: the id of its paths and the token that keys its requests and signatures. */
export type Account = { vendor: Vendor; id: string; token: string }

/** What a person does when called, and the keys they press: one for each time that they are asked; '' is none. */
export type Person = {
  does: 'answer' | 'busy' | 'reject' | 'ring' | 'fail' | 'unknown-number'
  keys: string[]
  /** Puts the phone down after so many questions were answered. */
  hangsUpAfter?: number
}

/** How the network treats call-backs. */
export type Behaviour = {
  /** How often each call-back comes. */
  repeat: number
  /** Each call-back comes after up to so many milliseconds. */
  delayMs: number
  /** People pick up after so long. */
  answerAfterMs: number
  /** Everything but questions waits for `release`. */
  hold: boolean
  signature: 'right' | 'wrong' | 'none'
  /** A second of ringing, waiting and listening lasts so many seconds here. */
  timeScale: number
  /** How often a question is asked until it is answered. */
  tries: number
  /** Vobiz: what its V3 signature covers. */
  vobizText: 'url' | 'fields'
}

/** What comes of the next request to place a call. */
export type Failure =
  | { status: number; body: Record<string, unknown>; headers?: Record<string, string> }
  /** The connection is cut: before the call is placed, or after. */
  | { cut: 'before' | 'after' }

export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled'

/** One call on the network. Times in milliseconds. */
export type NetworkCall = {
  account: Account
  id: string
  direction: 'outbound' | 'inbound'
  from: string
  to: string
  status: CallStatus
  /** Where the network asks and tells; what a vendor does not have is absent. */
  urls: { answer: string; ring?: string; status?: string; events?: string[]; recording?: string }
  ringTimeoutMs: number
  timeLimitMs: number
  records: boolean
  sipCode: number | undefined
  sequence: number
  startedAt: number
  answeredAt: number | undefined
  endedAt: number | undefined
  endedBy: string
  /** The addresses of what was played, in order. */
  heard: string[]
  pressed: string
  /** The scripts that were read, and what was wrong with those that could not be. */
  scripts: string[]
  faults: string[]
  questions: number
  /** What waits for a key, and the keys that came before anybody waited. */
  onKey: ((key: string) => void) | undefined
  /** Resolves when the call is over. */
  over: PromiseWithResolvers<void>
}

/** A call-back as it went out, with what came back. */
export type CallbackRecord = {
  callId: string
  kind: 'answer' | 'digits' | 'status' | 'recording'
  url: string
  fields: Record<string, string>
  status: number | undefined
  answer: string
  error: string | undefined
}

export type ApiRequest = { vendor: Vendor; method: string; path: string; body: Record<string, unknown> }

/** The whole fake network. In memory only. */
export type Network = {
  url: string
  accounts: Account[]
  calls: Map<string, NetworkCall>
  people: Map<string, Person>
  behaviour: Behaviour
  failures: Failure[]
  callbacks: CallbackRecord[]
  requests: ApiRequest[]
  held: (() => Promise<void>)[]
  /** Recordings by id: the file, and whose it is. */
  recordings: Map<string, { account: Account; bytes: Buffer; fetched: number }>
  /** Work under way, for those who wait until nothing is left. */
  working: Set<Promise<void>>
  closed: boolean
  /** A person presses a key; puts the phone down. */
  press(call: NetworkCall, key: string): void
  hangUp(call: NetworkCall): void
}

export const defaultBehaviour: Behaviour = {
  repeat: 1,
  delayMs: 0,
  answerAfterMs: 0,
  hold: false,
  signature: 'right',
  timeScale: 1,
  tries: 3,
  vobizText: 'url',
}

/** Counts work as under way until it is done. Its failures are faults of the fake itself and must be seen. */
export function track(network: Network, work: Promise<void>): void {
  network.working.add(work)
  work.then(
    () => network.working.delete(work),
    (error: unknown) => {
      network.working.delete(work)
      if (!network.closed) throw error
    },
  )
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
