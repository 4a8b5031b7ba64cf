export { appendEvents, type CounterStep, countConversations } from './append-events.ts'
export type { EventType, NewEvent, StoredEvent } from './event.ts'
export { lastPosition, listEvents } from './event-queries.ts'
export { maintainEventPartitions } from './partitions.ts'
