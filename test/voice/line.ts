import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CallWorker, createSipProvider, voiceSchema } from '../../server/channels/voice/index.ts'
import {
  findCall,
  findIvrCall,
  type IvrCall,
  type IvrScript,
  isOver,
  placeIvrCall,
  type Sound,
} from '../../server/core/calls/index.ts'
import { createInbox, type Inbox } from '../../server/core/inboxes/index.ts'
import { durationOf } from '../../server/platform/audio/index.ts'
import { sql } from '../../server/platform/db/index.ts'
import { createLog } from '../../server/platform/log.ts'
import { createDiskStore, type MediaStore } from '../../server/platform/storage/index.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from '../harness.ts'

/** A server that places and takes calls over SIP, with an account, and sounds to play. */
export type VoiceRig = {
  server: TestServer
  accountId: string
  media: MediaStore
  mediaFolder: string
  prompt: Sound
  tone: Sound
  /** An inbox whose calls go to a port of this machine. */
  makeLine(settings: Record<string, unknown>): Promise<Inbox>
  order(inbox: Inbox, more?: Partial<IvrScript>, to?: string): Promise<{ callId: string; ivrId: string }>
  /** The call and its IVR part, once it is over. */
  untilOver(callId: string): ReturnType<typeof bothOf>
  eventsOf(callId: string): Promise<{ type: string; data: Record<string, unknown> }[]>
  startWorker(): void
  /** Ends what runs, as a server does that stops. */
  stopWorker(): Promise<void>
  close(): Promise<void>
}

export async function startVoiceRig({
  graceMs = 5_000,
  leaseMs = 15_000,
  start = true,
} = {}): Promise<VoiceRig> {
  const server = await startTestServer({ workers: false })
  const mediaFolder = await mkdtemp(join(tmpdir(), 'parley-voice-'))
  const media = createDiskStore(mediaFolder)
  const { db } = server
  const { id: accountId } = await makeAccount(db)
  const log = createLog(server.config.logLevel)
  const greeting = async ({ greeting: key }: { greeting: string | undefined }) =>
    key ? { key, durationMs: 300 } : undefined
  const sip = createSipProvider({ db, media, log, greeting })
  const worker = new CallWorker({ db, log, providers: [sip], prepareScript, graceMs, leaseMs })
  await db.signals.listen()
  if (start) worker.start()
  const prompt = await storeSound(media, 'sounds/prompt.wav', speech)
  const tone = await storeSound(media, 'sounds/tone.wav', beep)
  let phone = 15550200000
  const nextPhone = () => {
    phone += 1
    return `+${phone}`
  }

  const rig: VoiceRig = {
    server,
    accountId,
    media,
    mediaFolder,
    prompt,
    tone,
    makeLine(settings) {
      const number = nextPhone()
      return db.transaction((tx) =>
        createInbox(tx, voiceSchema, {
          accountId,
          name: 'Line',
          phone: number,
          settings: { provider: 'sip', listen_address: '127.0.0.1', ...settings },
        }),
      )
    },
    async order(inbox, more = {}, to = nextPhone()) {
      const { call, ivrCall } = await db.transaction((tx) =>
        placeIvrCall(tx, { inbox, provider: 'sip', to, ...orderOf(script(prompt, tone, more)) }),
      )
      return { callId: call.id, ivrId: ivrCall.id }
    },
    untilOver: (callId) =>
      eventually(async () => {
        const both = await bothOf(server, accountId, callId)
        return isOver(both.call) && both
      }),
    eventsOf: (callId) =>
      db.query(sql`
        select type, data from events where account_id = ${accountId} and subject_id = ${callId} order by position`),
    startWorker: () => worker.start(),
    stopWorker: () => worker.stop(),
    async close() {
      await worker.stop()
      await server.close()
      await rm(mediaFolder, { recursive: true, force: true })
    },
  }
  return rig
}

/** As if all sounds were made when the call was ordered. */
export const prepareScript = async (ivr: IvrCall) => ivr.script

async function bothOf({ db }: TestServer, accountId: string, callId: string) {
  const [call, ivr] = await Promise.all([
    findCall(db, { accountId, id: callId }),
    findIvrCall(db, { accountId, callId }),
  ])
  return { call: call!, ivr: ivr! }
}

export function orderOf(ivrScript: IvrScript) {
  return { externalId: undefined, request: { options: [] }, webhookUrl: undefined, script: ivrScript }
}

/** Asks for 1 or 2, with little patience. */
export function script(prompt: Sound, tone: Sound, more: Partial<IvrScript> = {}): IvrScript {
  return {
    prompt,
    options: [{ digit: '1' }, { digit: '2', response: tone }],
    success: tone,
    failed: tone,
    maxRetries: 1,
    inputTimeoutMs: 500,
    digitTimeoutMs: 1_000,
    ...more,
  }
}

async function storeSound(media: MediaStore, key: string, make: (file: string) => void): Promise<Sound> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-sound-'))
  try {
    const file = join(folder, 'sound.wav')
    make(file)
    const wav = await readFile(file)
    await media.put(key, wav, { mimeType: 'audio/wav' })
    return { key, durationMs: durationOf(wav) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const format = ['-r', '8000', '-c', '1', '-b', '16']

function speech(file: string): void {
  execFileSync('espeak-ng', ['-s', '220', '-w', `${file}.raw.wav`, 'Press one'])
  execFileSync('sox', ['-D', `${file}.raw.wav`, ...format, file])
}

function beep(file: string): void {
  execFileSync('sox', ['-D', '-n', ...format, file, 'synth', '0.3', 'sine', '440', 'vol', '0.5'])
}
