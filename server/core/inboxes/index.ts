export { type CallbackPaths, callbackPaths } from './callback-paths.ts'
export { createInbox, draftInbox, type NewInbox } from './create-inbox.ts'
export { deleteInbox } from './delete-inbox.ts'
export {
  deleteItems,
  deleteReadPayloads,
  failItem,
  finishPayloads,
  type InboundItem,
  insertItems,
  insertPayloads,
  listItems,
  lockWaitingPayloads,
  type Payload,
} from './inbound-payloads.ts'
export type {
  Inbox,
  InboxAddress,
  InboxSchema,
  InboxSettingRule,
  InboxSettings,
  InboxStatus,
} from './inbox.ts'
export { inboundLane, inboxSignal, sendLane } from './inbox-lanes.ts'
export {
  findInbox,
  findInboxById,
  findInboxesByAddress,
  listInboxes,
  listInboxesById,
  lockConnecting,
  lockInbox,
} from './inbox-queries.ts'
export type {
  Network,
  NetworkAnswer,
  NetworkError,
  NetworkOutcome,
  NetworkRefusal,
  NetworkTemplate,
} from './network.ts'
export { networkAbility, refusalError } from './network-refusal.ts'
export { retryFailedItems } from './retry-failed-items.ts'
export { getInbox, type InboxChange, setInboxStatus, setVerified, updateInbox } from './update-inbox.ts'
