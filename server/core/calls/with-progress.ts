import { type Call, type CallTimes, withTimes } from './call.ts'
import { type CallProgress, type EndCause, endCauses } from './call-progress.ts'

/**
 * A call after one more step became known. Steps may come in any order and repeatedly: times keep their earliest, of
 * several ends the one that says most stands, and whatever the order the call is the same in the end.
 */
export function withProgress(call: Call, progress: CallProgress, now: Date): Call {
  switch (progress.step) {
    case 'placed':
      return withTimes(
        { ...call, networkId: call.networkId ?? progress.providerCallId },
        { startedAt: progress.at ?? now },
      )
    case 'ringing':
      return withTimes(call, { ringingAt: progress.at ?? now })
    case 'answered':
      return withTimes(call, { answeredAt: progress.at ?? now })
    case 'key':
      return withKey(call, progress)
    case 'ivr':
      return call
    case 'recording':
      return { ...call, recordingKey: progress.storageKey, recordingMs: progress.durationMs }
    case 'ended':
      return withEnd(call, progress, now)
  }
}

/** Told steps are remembered by name; the keys of a call are read from them in their order. */
function withKey(call: Call, { key, ordinal }: Extract<CallProgress, { step: 'key' }>): Call {
  const prefix = `key:${ordinal}:`
  if (call.reports.some((report) => report.startsWith(prefix))) return call
  const reports = [...call.reports, prefix + key]
  const pressed = reports.flatMap((report) => {
    const [, place, sign] = /^key:(\d+):(.+)$/.exec(report) ?? []
    return place && sign ? [{ place: Number(place), sign }] : []
  })
  const keys = pressed
    .sort((a, b) => a.place - b.place)
    .map(({ sign }) => sign)
    .join('')
  return { ...call, reports: reports.sort(), keys }
}

type End = { endCause: EndCause; cause: string | undefined; errorMessage: string | undefined }

function withEnd(call: Call, told: Extract<CallProgress, { step: 'ended' }>, now: Date): Call {
  const at = told.at ?? now
  const end: End = { endCause: told.cause, cause: told.rawCause, errorMessage: told.message }
  const ended = { ...call, ...(saysMore(end, call) && end) }
  const times: Partial<CallTimes> = {
    endedAt: at,
    ...(told.cause === 'rejected' && { refusedAt: at }),
    ...(told.cause === 'cancelled' && { cancelledAt: at }),
    ...((told.cause === 'failed' || told.cause === 'invalid_number') && { failedAt: at }),
  }
  return withTimes(ended, times)
}

/** Causes are ranked by how much they say; of equals, the texts decide, so that the order of arrival does not. */
function saysMore(end: End, call: Call): boolean {
  if (!call.endCause) return true
  const known: End = { endCause: call.endCause, cause: call.cause, errorMessage: call.errorMessage }
  return sortKey(end) < sortKey(known)
}

function sortKey({ endCause, cause, errorMessage }: End): string {
  // Something said comes before nothing said.
  const text = (value: string | undefined) => (value ? `0${value}` : '1')
  return [endCauses.indexOf(endCause), text(cause), text(errorMessage)].join('\u0000')
}
