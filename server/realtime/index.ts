export { EventHub, type EventHubOptions } from './event-hub.ts'
export type { CloseReason, Frame, Listener, StreamView } from './stream.ts'
