import type { Network } from '../../core/inboxes/index.ts'
import type { ChannelAdapter } from '../adapter.ts'
import { voiceSchema } from './schema.ts'

export { CallWorker, type CallWorkerOptions } from './call-worker.ts'
export { type Line, type LineProvider, lineOf, lineProviders } from './line.ts'
export type { OutgoingCall, PlaceOutcome, VoiceProvider } from './provider.ts'
export { voiceSchema, withLine } from './schema.ts'
export { createSipProvider, type SipOptions } from './sip/index.ts'

/** An inbox that is a phone line: it is called and calls; messages have no way out. */
export function createVoiceAdapter(): ChannelAdapter & Network {
  const error = { code: 'not_supported', title: 'A phone line carries calls and no messages' }
  return {
    channel: voiceSchema.channel,
    schema: voiceSchema,
    capabilities: {},
    locate: () => [],
    verify: () => ({ verdict: 'refused', reason: 'Phone lines have no callbacks of this kind' }),
    parse: () => [],
    send: async () => ({ outcome: 'rejected', error }),
    fetchMedia: async () => ({ failed: error.title, retry: false }),
  }
}
