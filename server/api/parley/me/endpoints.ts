import { createPushSubscription, deletePushSubscription } from '../push/push-subscriptions.ts'
import type { Endpoint } from '../route.ts'
import { getBootstrap } from './get-bootstrap.ts'
import { getMe } from './get-me.ts'
import { beginMyPasskey, createMyPasskey, deleteMyPasskey, listMyPasskeys } from './passkeys.ts'
import { getPreferences, putPreferences } from './preferences.ts'
import { deleteMySession, deleteMySessions, listMySessions } from './sessions.ts'
import { updateMe } from './update-me.ts'

export const meEndpoints: Endpoint[] = [
  getBootstrap,
  getMe,
  updateMe,
  getPreferences,
  putPreferences,
  listMySessions,
  deleteMySession,
  deleteMySessions,
  listMyPasskeys,
  beginMyPasskey,
  createMyPasskey,
  deleteMyPasskey,
  createPushSubscription,
  deletePushSubscription,
]
