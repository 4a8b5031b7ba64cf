import type { CredentialPermissions, Dialect } from '../../../core/accounts/index.ts'

type FirstRequest = {
  dialect: Dialect
  publicUrl: string
  /** What the vendor's client is set up with. */
  secrets: Record<string, string>
  permissions: CredentialPermissions
}

/** A request to begin with, as a command to paste into a terminal: one that the credential is good for. */
export function firstRequest({ dialect, publicUrl, secrets, permissions }: FirstRequest): string {
  const { auth_id, auth_token, client_id, client_secret, token, key } = secrets
  switch (dialect) {
    case 'vobiz':
      return `curl -s -H 'X-Auth-ID: ${auth_id}' -H 'X-Auth-Token: ${auth_token}' ${publicUrl}/api/v1/auth/me`
    case 'hatif':
      return [
        `TOKEN=$(curl -s ${publicUrl}/connect/token -d grant_type=client_credentials -d scope=VoxaAPI`,
        `-d client_id=${client_id} -d client_secret=${client_secret} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
        `&& curl -s -H "Authorization: Bearer $TOKEN" ${publicUrl}/v1/channels/service-account`,
      ].join(' ')
    case 'chatbotx':
      return `curl -s -H 'Authorization: Bearer ${token}' ${publicUrl}/api/v1/workspaces`
    case 'parley':
      return `curl -s -H 'Authorization: Bearer ${key}' ${publicUrl}/parley/v1${listOf(permissions)}`
  }
}

/** A list that the key may read: of the first part it is for, else that of conversations. */
function listOf({ scopes }: CredentialPermissions): string {
  const scope = !scopes || scopes.includes('conversations') ? 'conversations' : (scopes[0] ?? 'conversations')
  return `/${scope.replaceAll('_', '-')}`
}
