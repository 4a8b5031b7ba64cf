import Type, { type Static } from 'typebox'
import { Id, Time, Uuid } from '../../../../shared/parley/index.ts'
import { type Account, accountSettings, presentAccountSettings } from '../../../core/accounts/index.ts'
import { toUuid } from '../../../platform/ids.ts'

const valueTypes = { string: Type.String, number: Type.Number, boolean: Type.Boolean }

/** Every setting with its help; the list of settings is the core's. */
const Settings = Type.Object(
  Object.fromEntries(
    Object.entries(accountSettings).map(([name, rule]) => {
      const description = `${rule.help}; ${rule.takes}`
      return [name, valueTypes[typeof rule.default as keyof typeof valueTypes]({ description })]
    }),
  ),
)

export const AccountSchema = Type.Object({
  id: Id,
  uuid: Uuid,
  name: Type.String(),
  active: Type.Boolean(),
  settings: Settings,
  created_at: Time,
})

/** Settings as a change takes them: null takes one back to its default. */
export const SettingsChange = Type.Object(
  Object.fromEntries(
    Object.entries(accountSettings).map(([name, { help, takes }]) => [
      name,
      Type.Optional(
        Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()], {
          description: `${help}; ${takes}, or null for the default`,
        }),
      ),
    ]),
  ),
)

export function presentAccount({
  id,
  name,
  active,
  settings,
  createdAt,
}: Account): Static<typeof AccountSchema> {
  return {
    id,
    uuid: toUuid('account', id),
    name,
    active,
    settings: presentAccountSettings(settings) as Static<typeof Settings>,
    created_at: createdAt.toISOString(),
  }
}
