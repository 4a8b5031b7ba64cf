export { addPasskey, beginPasskey, deletePasskey } from './add-passkey.ts'
export type { Passkey, Site } from './passkey.ts'
export { listPasskeys } from './passkey-queries.ts'
export { createPasswordLink, getPasswordLink, redeemPasswordLink } from './password-links.ts'
export { type Device, type KnownSession, type Session, sessionDays } from './session.ts'
export { SessionCache } from './session-cache.ts'
export {
  deleteExpiredSessions,
  listEndedSessions,
  listSessions,
  type SessionAccess,
} from './session-queries.ts'
export {
  endSession,
  keepSession,
  type SignedIn,
  signIn,
  signOut,
  switchAccount,
} from './sign-in.ts'
export { beginPasskeySignIn, signInByPasskey } from './use-passkey.ts'
