import type { Endpoint } from '../route.ts'
import { createSession } from './create-session.ts'
import { deleteSession } from './delete-session.ts'
import { beginPasskeySession, createPasskeySession } from './passkey-session.ts'
import { switchAccount } from './switch-account.ts'

export const sessionEndpoints: Endpoint[] = [
  createSession,
  deleteSession,
  switchAccount,
  beginPasskeySession,
  createPasskeySession,
]
