import type { Credential, NewAccount } from '../core/accounts/index.ts'

/** What a client of the credential's dialect is set up with, under the dialect's name. */
export function presentToken(
  { dialect, publicId }: Pick<Credential, 'dialect' | 'publicId'>,
  token: string,
): Partial<NewAccount['credentials']> {
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
