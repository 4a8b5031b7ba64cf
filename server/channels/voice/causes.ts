import type { EndCause } from '../../core/calls/index.ts'

/** The words of SIP answers, HTTP providers and Q.850, each for the cause it stands for. */
const words: Record<string, EndCause> = {
  completed: 'completed',
  normal_clearing: 'completed',
  normal_hangup: 'completed',
  busy: 'busy',
  user_busy: 'busy',
  busy_line: 'busy',
  no_answer: 'no_answer',
  no_user_response: 'no_answer',
  timeout: 'no_answer',
  ring_timeout: 'no_answer',
  rejected: 'rejected',
  call_rejected: 'rejected',
  unallocated_number: 'invalid_number',
  invalid_number_format: 'invalid_number',
  no_route_destination: 'invalid_number',
  cancel: 'cancelled',
  canceled: 'cancelled',
  cancelled: 'cancelled',
  originator_cancel: 'cancelled',
}

const sipCodes: Record<number, EndCause> = {
  404: 'invalid_number',
  408: 'no_answer',
  410: 'invalid_number',
  480: 'no_answer',
  484: 'invalid_number',
  486: 'busy',
  487: 'cancelled',
  600: 'busy',
  603: 'rejected',
  604: 'invalid_number',
}

/** What a provider's word, or the first line of a SIP answer such as `486 Busy Here`, means. */
export function toEndCause(raw: string): EndCause {
  const code = /^\s*(\d{3})\b/.exec(raw)?.[1]
  if (code) return sipCodes[Number(code)] ?? 'failed'
  return (
    words[
      raw
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_')
    ] ?? 'failed'
  )
}
