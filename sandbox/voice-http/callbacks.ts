import { signatureHeaders } from './sign.ts'
import { type CallbackRecord, type Network, type NetworkCall, pause, track } from './state.ts'

const timeoutMs = 15_000
const statusTries = 20
const retryMs = 50

export type Callback = Pick<CallbackRecord, 'kind' | 'url' | 'fields'>

/** Asks the business what to do, as often as the network is set to. The first good answer counts. */
export async function ask(network: Network, call: NetworkCall, callback: Callback): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const answers = await Promise.all(
      Array.from({ length: network.behaviour.repeat }, () => post(network, call, callback)),
    )
    const good = answers.find(({ status }) => status === 200)
    if (good) return good.answer
    if (attempt >= network.behaviour.tries || network.closed) return ''
    await pause(retryMs)
  }
}

/** Tells the business something, later and more than once if the network is set so, until it is taken. */
export function tell(network: Network, call: NetworkCall, callback: Callback): void {
  const { repeat, delayMs, hold } = network.behaviour
  const posts = Array.from({ length: repeat }, () => async () => {
    await pause(Math.random() * delayMs)
    for (let attempt = 1; attempt <= statusTries && !network.closed; attempt++) {
      const { status } = await post(network, call, callback)
      // A network does not ask again for what was plainly refused.
      if (status !== undefined && status < 500) return
      await pause(retryMs)
    }
  })
  if (hold) network.held.push(...posts)
  else for (const one of posts) track(network, one())
}

async function post(network: Network, call: NetworkCall, callback: Callback): Promise<CallbackRecord> {
  const { url, fields } = callback
  const record: CallbackRecord = {
    ...callback,
    callId: call.id,
    status: undefined,
    answer: '',
    error: undefined,
  }
  network.callbacks.push(record)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': call.account.vendor === 'twilio' ? 'TwilioProxy/1.1' : 'python-requests',
        ...signatureHeaders(call.account, { url, fields, behaviour: network.behaviour }),
      },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(timeoutMs),
    })
    record.answer = await response.text()
    record.status = response.status
  } catch (error) {
    record.error = error instanceof Error ? error.message : String(error)
  }
  return record
}
