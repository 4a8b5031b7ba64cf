import type { ChannelAdapter } from './channels/adapter.ts'
import { createGreetings, prepareIvr } from './channels/voice/audio/index.ts'
import {
  createHttpVoiceProviders,
  fetchRecordingLane,
  recordingLane,
  recordingLeaseMs,
  type VoiceCallbackOptions,
} from './channels/voice/http/index.ts'
import { CallWorker, createSipProvider, createVoiceAdapter } from './channels/voice/index.ts'
import type { Config } from './config.ts'
import type { Network } from './core/inboxes/index.ts'
import type { Database } from './platform/db/index.ts'
import type { GuardedFetch } from './platform/http/index.ts'
import { LaneWorker } from './platform/lanes/index.ts'
import type { Log } from './platform/log.ts'
import { createSpeech } from './platform/speech/index.ts'
import type { MediaStore } from './platform/storage/index.ts'

export type VoiceOptions = {
  config: Config
  db: Database
  log: Log
  fetch: GuardedFetch
  media: MediaStore
  publicUrl: () => string
}

/** Everything that phone lines need: who speaks, who carries calls, who works them off. */
export function createVoice({ config, db, log, fetch, media, publicUrl }: VoiceOptions): Voice {
  const sounds = { media, fetch, speech: createSpeech(config.speech, { fetch }), publicUrl }
  const greeting = createGreetings(sounds)
  const sip = createSipProvider({ db, media, log, greeting })
  const calls = new CallWorker({
    db,
    log,
    providers: [sip, ...createHttpVoiceProviders({ db, fetch, publicUrl })],
    prepareScript: (ivr) => prepareIvr(db, sounds, ivr),
  })
  const recordings = new LaneWorker({
    db,
    signals: db.signals,
    log,
    kind: recordingLane,
    concurrency: 2,
    leaseMs: recordingLeaseMs,
    handle: ([lane]) => fetchRecordingLane({ db, log, fetch, media, maxBytes: config.mediaMaxBytes }, lane!),
  })
  return {
    adapter: createVoiceAdapter(),
    callbacks: { db, publicUrl, greeting },
    workers: [calls, recordings],
  }
}

export type Voice = {
  adapter: ChannelAdapter & Network
  callbacks: VoiceCallbackOptions
  workers: (CallWorker | LaneWorker)[]
}
