export { actOnCall, type CallAction, callActions, type NewCallAction } from './act-on-call.ts'
export {
  type Call,
  type CallDirection,
  type CallStatus,
  type CallTimes,
  callStatus,
  callStatuses,
  isOver,
} from './call.ts'
export { type CallProgress, type EndCause, endCauses } from './call-progress.ts'
export {
  type CallFilter,
  type CallName,
  type CallPage,
  callPage,
  countCalls,
  findCall,
  findCallByName,
  listCalls,
  listCallsById,
} from './call-queries.ts'
export { type CallKey, type ClaimedCall, callSignal, extendCalls, putBackCall } from './call-work-queries.ts'
export { claimQueuedCalls, failAbandonedCalls } from './claim-calls.ts'
export type { IvrCall, IvrRequest } from './ivr-call.ts'
export { findIvrCall, type IvrCallName } from './ivr-call-queries.ts'
export { type IvrResult, type IvrScript, type IvrState, ivrResults, type Sound } from './ivr-script.ts'
export { keepIvrScript } from './keep-ivr-script.ts'
export { holdLine, listSipInboxes, releaseLine } from './line-queries.ts'
export { type NewIvrCall, type PlacedIvrCall, placeIvrCall } from './place-ivr-call.ts'
export { recordCallProgress } from './record-call-progress.ts'
export { type ReportedCall, recordCallReport } from './record-call-report.ts'
export { type IncomingLineCall, recordLineCall } from './record-line-call.ts'
export { type NewCall, startCall } from './start-call.ts'
