import fastify from 'fastify'
import { addApi } from './api.ts'
import { endCall } from './call.ts'
import { createControl, type VoiceControl } from './control.ts'
import { addControlRoutes } from './control-routes.ts'
import { type Account, defaultBehaviour, type Network } from './state.ts'

export type { VoiceControl } from './control.ts'
export type { Account, Behaviour, CallbackRecord, NetworkCall, Person, Vendor } from './state.ts'

export type VoiceSandboxOptions = {
  host?: string
  /** 0 picks a free port. */
  port?: number
  accounts?: Account[]
}

export type VoiceSandbox = { url: string; control: VoiceControl; close: () => Promise<void> }

export const defaultAccounts: Account[] = [
  { vendor: 'twilio', id: 'AC00000000000000000000000000000001', token: 'sandbox-twilio-token' },
  { vendor: 'plivo', id: 'MASANDBOXPLIVO000001', token: 'sandbox-plivo-token' },
  { vendor: 'vobiz', id: 'MA_SANDBOX', token: 'sandbox-vobiz-token' },
]

/**
 * Starts the telephone networks of Twilio, Plivo and Vobiz on one port, with people who answer, press keys or do not,
 * and a control API at `/sandbox/…`. Nothing is kept: another start is another network.
 */
export async function startVoiceSandbox({
  host = '127.0.0.1',
  port = 4020,
  accounts = defaultAccounts,
}: VoiceSandboxOptions = {}): Promise<VoiceSandbox> {
  const network: Network = {
    url: '',
    accounts: [...accounts],
    calls: new Map(),
    people: new Map(),
    behaviour: { ...defaultBehaviour },
    failures: [],
    callbacks: [],
    requests: [],
    held: [],
    recordings: new Map(),
    working: new Set(),
    closed: false,
    press(call, key) {
      call.pressed += key
      call.onKey?.(key)
    },
    hangUp: (call) => endCall(network, call, { status: 'completed', by: 'Callee' }),
  }
  const control = createControl(network)
  const app = fastify({ logger: false, forceCloseConnections: true, routerOptions: { maxParamLength: 200 } })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, readForm(String(body))),
  )
  addApi(app, network)
  await app.register((scope) => addControlRoutes(scope, control), { prefix: '/sandbox' })
  network.url = await app.listen({ host, port })
  return {
    url: network.url,
    control,
    async close() {
      network.closed = true
      for (const call of network.calls.values()) call.over.resolve()
      await app.close()
    },
  }
}

/** A name that came more than once has its values in a list. */
function readForm(body: string): Record<string, string | string[]> {
  const form = new URLSearchParams(body)
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name)
      return [name, values.length > 1 ? values : values[0]!]
    }),
  )
}
