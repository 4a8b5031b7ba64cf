import { endCall, startCall } from './call.ts'
import { fieldsOf } from './fields.ts'
import {
  type Account,
  type Behaviour,
  defaultBehaviour,
  type Failure,
  type Network,
  type NetworkCall,
  type Person,
} from './state.ts'

export type VoiceControl = ReturnType<typeof createControl>

const orders = {
  kept: <T>(list: T[]) => list,
  reversed: <T>(list: T[]) => list.toReversed(),
  shuffled: <T>(list: T[]) =>
    list
      .map((one) => [Math.random(), one] as const)
      .sort()
      .map(([, one]) => one),
}

/** What a test or a person does to the network. */
export function createControl(network: Network) {
  const callOf = (id: string): NetworkCall => {
    const call = network.calls.get(id)
    if (!call) throw new Error(`The network has no call ${id}`)
    return call
  }
  return {
    /** Makes an account known; an account of the same vendor and id is replaced. */
    account(account: Account): void {
      network.accounts = network.accounts.filter(
        ({ vendor, id }) => vendor !== account.vendor || id !== account.id,
      )
      network.accounts.push(account)
    },
    /** What the person at this number does when called, and which keys they press. */
    person(number: string, person: Partial<Person>): void {
      network.people.set(number, { does: 'answer', keys: [], ...person })
    },
    behaviour(change: Partial<Behaviour>): Behaviour {
      network.behaviour = { ...network.behaviour, ...change }
      return network.behaviour
    },
    /** What comes of the next requests to place a call, one each. */
    fail(...failures: Failure[]): void {
      network.failures.push(...failures)
    },
    press: (id: string, key: string) => network.press(callOf(id), key),
    hangUp: (id: string) => network.hangUp(callOf(id)),
    /** Somebody calls a number of the account; the addresses are those set up at the vendor. */
    inbound(account: Account, { from, to, urls }: Pick<NetworkCall, 'from' | 'to' | 'urls'>): NetworkCall {
      const limits = { ringTimeoutMs: 60_000, timeLimitMs: 3_600_000, records: false }
      return startCall(network, account, { direction: 'inbound', from, to, urls, ...limits })
    },
    /** Sends what was held back, and holds nothing back from now on. */
    async release(order: keyof typeof orders = 'kept'): Promise<void> {
      network.behaviour.hold = false
      for (const post of orders[order](network.held.splice(0))) await post()
    },
    call: callOf,
    calls: () => [...network.calls.values()],
    callbacks: () => network.callbacks,
    requests: () => network.requests,
    recordings: () => [...network.recordings.values()],
    /** The fields that a call-back of this call would have now, for tests that post one of their own. */
    fields: (id: string, event: Parameters<typeof fieldsOf>[1]) => fieldsOf(callOf(id), event),
    /** Waits until nothing is under way. Calls that ring or wait for a key are. */
    async idle(): Promise<void> {
      while (network.working.size > 0) await Promise.all(network.working)
    },
    reset(): void {
      for (const call of network.calls.values())
        endCall(network, call, { status: 'completed', by: 'Unknown' })
      network.calls.clear()
      network.people.clear()
      network.recordings.clear()
      network.behaviour = { ...defaultBehaviour }
      for (const list of [network.callbacks, network.requests, network.failures, network.held])
        list.length = 0
    },
  }
}
