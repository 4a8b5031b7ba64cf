export { backoff } from './backoff.ts'
export {
  addToLanes,
  type ClaimedLane,
  extendLease,
  type LaneKey,
  type LaneRelease,
  releaseAllClaims,
  releaseLanes,
  wakeLane,
  wakeLanes,
} from './lane-queries.ts'
export { LaneWorker } from './lane-worker.ts'
export { deleteRestedPaces, type Pace, reservePace } from './pacer.ts'
