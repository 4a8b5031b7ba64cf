import type { NewAccount } from '../core/accounts/index.ts'

type Credentials = NewAccount['credentials']

/** What clients are set up with, as lines to read and to copy, in the words of each vendor. */
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
