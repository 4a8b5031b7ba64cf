export { deleteExpiredTokens } from './access-token-queries.ts'
export { AccessTokens, createAccessToken, type KnownAccessToken, revokeAccessToken } from './access-tokens.ts'
export {
  type Account,
  type AccountSettings,
  type Credential,
  type CredentialPermissions,
  type Dialect,
  dialects,
} from './account.ts'
export { findAccount, listAccounts, lockAccount } from './account-queries.ts'
export {
  type AccountSettingRule,
  accountSettings,
  presentAccountSettings,
  readAccountSettings,
} from './account-settings.ts'
export { createAccount, type NewAccount } from './create-account.ts'
export { CredentialCache, type KnownCredential } from './credential-cache.ts'
export { listCredentials, listLivingCredentials } from './credential-queries.ts'
export { CredentialUses } from './credential-uses.ts'
export { createCredential, revokeCredential, vobizAuthId } from './credentials.ts'
export { type AccountChange, getAccount, updateAccount } from './update-account.ts'
