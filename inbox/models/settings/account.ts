import type { AppModel } from '../app.ts'
import { settingsKeys } from './query-keys.ts'

/** The account with all its settings; what was never set has its default. */
export type Account = {
  id: string
  name: string
  settings: AccountSettings
  created_at: string
}

export type AccountSettings = {
  requests_per_second: number
  strict_window: boolean
  hatif_casing: string
  hatif_enum_names: boolean
  default_country_code: string
}

export type AccountChange = { name?: string; settings?: Partial<Record<keyof AccountSettings, unknown>> }

export function getAccount({ api }: AppModel): Promise<Account> {
  return api.get('/account')
}

/** @throws ApiProblem what the server has against it, by field */
export async function updateAccount(app: AppModel, change: AccountChange): Promise<Account> {
  const account = await app.api.patch<Account>('/account', { body: change })
  app.queries.setQueryData(settingsKeys.account, account)
  return account
}
