import type { Call, IvrCall } from '../../../core/calls/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { toHangupCause, toIvrState } from '../../call-statuses.ts'
import { offsetTime } from '../time.ts'
import type { IvrAnswer } from './ivr-schema.ts'
import { voices } from './read-ivr.ts'

const audioTypes = { file: 1, speech: 2 } as const

/** An IVR call as the vendor answers it; `callId` is known once the call was begun. */
export function presentIvr(ivr: IvrCall, call: Call): IvrAnswer {
  const { request, script } = ivr
  const { audioUrl, ttsText, ttsVoice } = request
  return {
    id: toUuid('ivrCall', ivr.id),
    workspaceId: toUuid('account', ivr.accountId),
    channelId: toUuid('inbox', call.inboxId),
    externalId: ivr.externalId ?? null,
    destinationNumber: call.toPhone!,
    audioFileUrl: audioUrl ?? null,
    ttsText: ttsText ?? null,
    ttsVoice: ttsVoice ? voices[ttsVoice === 'male' ? 'Male' : 'Female'] : null,
    audioType: audioUrl ? audioTypes.file : audioTypes.speech,
    options: request.options.map(({ digit, description }) => ({ digit, description: description ?? null })),
    webhookUrl: ivr.webhookUrl!,
    maxAudioRetries: script.maxRetries,
    inputTimeoutMs: script.inputTimeoutMs,
    digitTimeoutMs: script.digitTimeoutMs,
    ...toIvrState({ ...call, result: ivr.result }),
    pressedDigit: ivr.pressedDigit ?? null,
    initiatedAt: timeOf(call.startedAt),
    ringingAt: timeOf(call.ringingAt),
    answeredAt: timeOf(call.answeredAt),
    completedAt: timeOf(call.endedAt ?? call.failedAt ?? call.refusedAt),
    callId: call.startedAt ? toUuid('call', call.id) : null,
    errorMessage: call.errorMessage ?? null,
    hangupCause: toHangupCause(call) ?? null,
    creationTime: offsetTime(ivr.createdAt),
  }
}

function timeOf(time: Date | undefined): string | null {
  return time ? offsetTime(time) : null
}
