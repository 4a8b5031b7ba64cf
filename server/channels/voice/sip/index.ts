import { recordCallProgress } from '../../../core/calls/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { errorText } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Log } from '../../../platform/log.ts'
import type { MediaStore } from '../../../platform/storage/index.ts'
import type { Sound } from '../ivr.ts'
import type { Line } from '../line.ts'
import type { VoiceProvider } from '../provider.ts'
import { LineListeners } from './line-listeners.ts'
import { OutgoingSipCall } from './outgoing-sip-call.ts'
import { removeStaleFolders } from './stale-folders.ts'

export type SipOptions = {
  db: Database
  media: MediaStore
  log: Log
  /** What callers of a line hear; undefined when it has no greeting. */
  greeting: (line: Line) => Promise<Sound | undefined>
}

/** Calls over SIP, with a baresip process for each call of ours and one for each line that is listened on. */
export function createSipProvider({ db, media, log, greeting }: SipOptions): VoiceProvider {
  const running = new Map<Id, OutgoingSipCall>()
  const listeners = new LineListeners({ db, log, media, greeting })
  return {
    name: 'sip',

    async placeCall(outgoing) {
      const { accountId, id: callId } = outgoing.call
      const sipCall = new OutgoingSipCall(outgoing, {
        media,
        log,
        record: async (progress) => {
          await db.transaction((tx) => recordCallProgress(tx, { accountId, callId, progress }))
        },
      })
      try {
        await sipCall.dial()
      } catch (error) {
        return { outcome: 'refused', cause: 'failed', rawCause: 'not dialled', message: errorText(error) }
      }
      running.set(callId, sipCall)
      return { outcome: 'running', ended: sipCall.untilOver().finally(() => running.delete(callId)) }
    },

    async hangUp({ call }) {
      running.get(call.id)?.hangUp({ cause: 'cancelled', rawCause: 'hung up by us' })
    },

    start() {
      removeStaleFolders().catch((error: unknown) =>
        log.warn({ error: errorText(error) }, 'cannot remove what a killed server left behind'),
      )
      listeners.start()
    },

    async stop() {
      for (const call of running.values()) call.breakOff()
      await listeners.stop()
    },
  }
}
