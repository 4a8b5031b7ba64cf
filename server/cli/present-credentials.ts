import type { Credential, NewAccount } from '../core/accounts/index.ts'

type Credentials = NewAccount['credentials']

/** What a client of the credential's dialect is set up with, under the dialect's name. */
export function presentToken({ dialect, publicId }: Credential, token: string): Partial<Credentials> {
  switch (dialect) {
    case 'vobiz':
      return { vobiz: { auth_id: publicId, auth_token: token } }
    case 'hatif':
      return { hatif: { client_id: publicId, client_secret: token } }
    case 'chatbotx':
      return { chatbotx: { token } }
    case 'parley':
      return { parley: { key: token } }
  }
}

/** The same as lines to read and to copy, in the words of each vendor. */
export function describeCredentials({
  vobiz,
  hatif,
  chatbotx,
  parley,
}: Partial<Credentials>): Record<string, string> {
  return {
    ...(vobiz && { 'Vobiz X-Auth-ID': vobiz.auth_id, 'Vobiz X-Auth-Token': vobiz.auth_token }),
    ...(hatif && { 'Hatif client_id': hatif.client_id, 'Hatif client_secret': hatif.client_secret }),
    ...(chatbotx && { 'ChatbotX token': chatbotx.token }),
    ...(parley && { 'Parley key': parley.key }),
  }
}
