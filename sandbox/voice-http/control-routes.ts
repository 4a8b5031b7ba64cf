import type { FastifyInstance } from 'fastify'
import type { VoiceControl } from './control.ts'
import type { Account, Behaviour, Failure, NetworkCall, Person } from './state.ts'

/** `/sandbox/…`: the control as plain JSON without keys, for whoever can reach the port. */
export async function addControlRoutes(app: FastifyInstance, control: VoiceControl): Promise<void> {
  app.put('/accounts', async (request) => done(control.account(request.body as Account)))
  app.put('/people/:number', async (request) => {
    const { number } = request.params as { number: string }
    return done(control.person(number, request.body as Partial<Person>))
  })
  app.put('/behaviour', async (request) => control.behaviour(request.body as Partial<Behaviour>))
  app.post('/failures', async (request) => done(control.fail(request.body as Failure)))
  app.get('/calls', async () => ({ calls: control.calls().map(presentCall) }))
  app.get('/callbacks', async () => ({ callbacks: control.callbacks() }))
  app.get('/requests', async () => ({ requests: control.requests() }))
  app.post('/calls/:id/keys/:key', async (request) => {
    const { id, key } = request.params as { id: string; key: string }
    return done(control.press(id, key))
  })
  app.delete('/calls/:id', async (request) => done(control.hangUp((request.params as { id: string }).id)))
  app.post('/inbound', async (request) => {
    const { account, ...call } = request.body as { account: Account } & Pick<
      NetworkCall,
      'from' | 'to' | 'urls'
    >
    return presentCall(control.inbound(account, call))
  })
  app.post('/release', async (request) => {
    const { order } = (request.body ?? {}) as { order?: 'kept' | 'reversed' | 'shuffled' }
    return done(await control.release(order))
  })
  app.post('/reset', async () => done(control.reset()))
}

function presentCall({ over: _over, onKey: _onKey, account, ...call }: NetworkCall) {
  return { ...call, vendor: account.vendor, account: account.id }
}

function done(_result: unknown): { success: true } {
  return { success: true }
}
