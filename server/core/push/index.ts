export { deleteEndedSubscriptions, deleteSubscription, listAccountsToTell } from './push-queries.ts'
export type { News, Notice, PushSubscription, PushTarget } from './push-subscription.ts'
export { subscribePush, unsubscribePush } from './subscribe.ts'
export { chooseNotices, takeNotices } from './take-notices.ts'
