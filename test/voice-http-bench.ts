import { join } from 'node:path'
import { type Account, startVoiceSandbox, type VoiceSandbox } from '../sandbox/voice-http/index.ts'
import { silentWav } from '../sandbox/voice-http/wav.ts'
import { type App, createApp } from '../server/app.ts'
import { createHttpVoiceProviders } from '../server/channels/voice/http/index.ts'
import { lineOf, voiceSchema } from '../server/channels/voice/index.ts'
import {
  type Call,
  findCall,
  findIvrCall,
  type IvrCall,
  type IvrScript,
  placeIvrCall,
  type Sound,
} from '../server/core/calls/index.ts'
import { createInbox, type Inbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { createGuardedFetch } from '../server/platform/http/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { createLog } from '../server/platform/log.ts'
import { createDiskStore, type MediaStore } from '../server/platform/storage/index.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'

export type VendorName = Account['vendor']
export const vendorNames: VendorName[] = ['twilio', 'plivo', 'vobiz']

export const ourNumber = '+15550100001'
export const herNumber = '+15550100002'

const accounts = Object.fromEntries(
  vendorNames.map((vendor) => [vendor, { vendor, id: `ACCOUNT-${vendor}`, token: `token-of-${vendor}` }]),
) as Record<VendorName, Account>

/** A server with a line at each vendor, and the vendors' networks. */
export class VoiceBench {
  readonly server: TestServer
  readonly sandbox: VoiceSandbox
  readonly media: MediaStore
  readonly accountId: string
  readonly inboxes: Record<VendorName, Inbox>
  readonly sounds: Record<'welcome' | 'prompt' | 'success' | 'failed' | 'greeting', Sound>
  #app: App
  #port = 0
  url = ''

  private constructor(
    parts: Pick<VoiceBench, 'server' | 'sandbox' | 'media' | 'accountId' | 'inboxes' | 'sounds'>,
  ) {
    this.server = parts.server
    this.sandbox = parts.sandbox
    this.media = parts.media
    this.accountId = parts.accountId
    this.inboxes = parts.inboxes
    this.sounds = parts.sounds
    this.#app = parts.server.app
  }

  static async start(): Promise<VoiceBench> {
    const server = await startTestServer({ workers: false })
    const sandbox = await startVoiceSandbox({ port: 0, accounts: Object.values(accounts) })
    const media = createDiskStore(join(server.config.dataDir, 'media'))
    const account = await makeAccount(server.db)
    const inboxes = {} as Record<VendorName, Inbox>
    for (const [at, vendor] of vendorNames.entries())
      inboxes[vendor] = await makeLine(server, account.id, { vendor, at, sandboxUrl: sandbox.url })
    const bench = new VoiceBench({
      server,
      sandbox,
      media,
      accountId: account.id,
      inboxes,
      sounds: await storeSounds(media, account.id),
    })
    await bench.#listen()
    return bench
  }

  get db() {
    return this.server.db
  }

  get control() {
    return this.sandbox.control
  }

  account(vendor: VendorName): Account {
    return accounts[vendor]
  }

  /** The server as it is after a restart, at its old address. */
  async restart(): Promise<void> {
    await this.stop()
    const log = createLog('silent')
    this.#app = await createApp(this.server.config, { db: this.db }, log)
    await this.#listen()
  }

  async stop(): Promise<void> {
    await this.#app.close()
  }

  async close(): Promise<void> {
    await this.sandbox.close()
    await this.stop()
    await this.server.close()
  }

  async place(
    vendor: VendorName,
    change: Partial<IvrScript> = {},
  ): Promise<{ call: Call; ivrCall: IvrCall }> {
    const { welcome, prompt, success, failed } = this.sounds
    const script: IvrScript = {
      welcome,
      prompt,
      success,
      failed,
      options: [{ digit: '1' }, { digit: '2', response: welcome }],
      maxRetries: 2,
      inputTimeoutMs: 6_000,
      digitTimeoutMs: 3_000,
      ...change,
    }
    const request = { ttsText: 'Press 1', options: [{ digit: '1' }, { digit: '2' }] }
    return this.db.transaction((tx) =>
      placeIvrCall(tx, {
        inbox: this.inboxes[vendor],
        provider: vendor,
        to: herNumber,
        externalId: undefined,
        webhookUrl: 'https://client.example/ivr',
        request,
        script,
      }),
    )
  }

  /** The call once it is over, with its IVR call and what the network knows of it. */
  async untilOver({ call, ivrCall }: { call: Call; ivrCall: IvrCall }) {
    const { accountId } = this
    const ended = await eventually(async () => {
      const now = await findCall(this.db, { accountId, id: call.id })
      return now?.endedAt && now
    })
    // Repeats may still be on their way.
    await this.sandbox.control.idle()
    const [last, ivr] = [await this.call(call.id), await findIvrCall(this.db, { accountId, id: ivrCall.id })]
    return { call: last, ivr: ivr!, network: this.control.calls().find(({ id }) => id === ended.networkId)! }
  }

  /** Hangs up as an agent would. */
  async hangUp(vendor: VendorName, callId: string): Promise<void> {
    const fetch = createGuardedFetch({ allowPrivateNetwork: true })
    const providers = createHttpVoiceProviders({ db: this.db, fetch, publicUrl: () => this.url })
    const provider = providers.find(({ name }) => name === vendor)!
    await provider.hangUp({ call: await this.call(callId), line: lineOf(this.inboxes[vendor])! })
    await fetch.close()
  }

  async call(id: string): Promise<Call> {
    return (await findCall(this.db, { accountId: this.accountId, id }))!
  }

  async inboundCalls(vendor: VendorName): Promise<Call[]> {
    const rows = await this.db.query<{ id: string }>(sql`
      select id from calls where account_id = ${this.accountId} and inbox_id = ${this.inboxes[vendor].id}
         and direction = 'inbound' order by id`)
    return Promise.all(rows.map(({ id }) => this.call(id)))
  }

  /** How often the end of the IVR call was told to those who follow the log. */
  async ends(callId: string): Promise<number> {
    const [row] = await this.db.query<{ count: string }>(sql`
      select count(*) from events where account_id = ${this.accountId} and subject_id = ${callId} and data ->> 'ivr' = 'true'`)
    return Number(row!.count)
  }

  /** The names of the sounds that somebody heard, in order. */
  heard(call: { heard: string[] }): string[] {
    return call.heard.map((url) => {
      const payload = new URL(url).pathname.split('/')[3]!.split('.')[0]!
      return Buffer.from(payload, 'base64url').toString().split('/').at(-1)!.replace('.wav', '')
    })
  }

  inboundUrls(vendor: VendorName) {
    const base = `${this.url}/callbacks/voice/${vendor}/inbound/${toUuid('inbox', this.inboxes[vendor].id)}`
    return { answer: base, status: `${base}/status` }
  }

  async #listen(): Promise<void> {
    this.url = await this.#app.http.listen({ port: this.#port, host: '127.0.0.1' })
    this.#port = Number(new URL(this.url).port)
    this.#app.setPublicUrl(this.url)
    await this.#app.start()
  }
}

type NewLine = { vendor: VendorName; at: number; sandboxUrl: string }

function makeLine(
  { db }: TestServer,
  accountId: string,
  { vendor, at, sandboxUrl }: NewLine,
): Promise<Inbox> {
  const base = { twilio: '', plivo: '/v1', vobiz: '/api/v1' }[vendor]
  return db.transaction((tx) =>
    createInbox(tx, voiceSchema, {
      accountId,
      name: vendor,
      phone: `${ourNumber.slice(0, -1)}${at + 4}`,
      settings: {
        provider: vendor,
        account_id: accounts[vendor].id,
        auth_token: accounts[vendor].token,
        api_url: sandboxUrl + base,
        max_calls: 50,
        record_calls: true,
        greeting: soundKeyOf(accountId, 'greeting'),
      },
    }),
  )
}

async function storeSounds(media: MediaStore, accountId: string): Promise<VoiceBench['sounds']> {
  const names = ['welcome', 'prompt', 'success', 'failed', 'greeting'] as const
  const sounds = {} as VoiceBench['sounds']
  for (const name of names) {
    const key = soundKeyOf(accountId, name)
    await media.put(key, silentWav(500), { mimeType: 'audio/wav' })
    sounds[name] = { key, durationMs: 500 }
  }
  return sounds
}

export function soundKeyOf(accountId: string, name: string): string {
  return `line-sounds/${accountId}/spoken/${name}.wav`
}
