export { type VoiceCallbackOptions, voiceCallbackRoutes } from './callback-routes.ts'
export { createHttpVoiceProviders, type HttpVoiceOptions } from './http-provider.ts'
export {
  fetchRecordingLane,
  type RecordingContext,
  recordingLane,
  recordingLeaseMs,
} from './recording-lane.ts'
export type { VendorName } from './vendor.ts'
