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
export {
  type CallFilter,
  type CallName,
  countCalls,
  findCall,
  findCallByName,
  listCalls,
} from './call-queries.ts'
export { type ReportedCall, recordCallReport } from './record-call-report.ts'
export { type NewCall, startCall } from './start-call.ts'
