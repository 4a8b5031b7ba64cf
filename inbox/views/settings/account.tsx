import { useQuery } from '@tanstack/react-query'
import {
  type Account,
  type AccountChange,
  type AccountSettings,
  getAccount,
  updateAccount,
} from '../../models/settings/account.ts'
import { settingsKeys } from '../../models/settings/query-keys.ts'
import { Checkbox } from '../kit/checkbox.tsx'
import { RadioGroup } from '../kit/radio-group.tsx'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { TextField } from '../kit/text-field.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { Card } from './parts/card.tsx'
import { ReadOnlyNote } from './parts/read-only-note.tsx'
import { SaveBar } from './parts/save-bar.tsx'
import { SettingsScreen } from './parts/settings-screen.tsx'
import { useAdmin } from './parts/use-admin.ts'
import { useForm } from './parts/use-form.ts'

/** The account's name, and what holds for all of its inboxes. */
export function AccountSection() {
  const app = useApp()
  const { settings } = useTexts()
  const { data, error, refetch } = useQuery({
    queryKey: settingsKeys.account,
    queryFn: () => getAccount(app),
  })
  return (
    <SettingsScreen title={settings.account.title} text={settings.account.text} width="narrow">
      <ReadOnlyNote />
      {data ? (
        <AccountForm key={data.id} account={data} />
      ) : error ? (
        <ErrorState problem={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton className="h-64 w-full rounded-lg" />
      )}
    </SettingsScreen>
  )
}

type Fields = { name: string } & Record<keyof AccountSettings, string | boolean>

function toFields({ name, settings }: Account): Fields {
  return {
    name,
    strict_window: settings.strict_window,
    default_country_code: settings.default_country_code,
    requests_per_second: String(settings.requests_per_second),
    hatif_casing: settings.hatif_casing,
    hatif_enum_names: settings.hatif_enum_names,
  }
}

/** What differs from what is kept. */
function changesOf(before: Fields, { name, ...settings }: Fields): AccountChange {
  const changed = Object.entries(settings).filter(([key, value]) => value !== before[key as keyof Fields])
  return {
    ...(name.trim() !== before.name && { name: name.trim() }),
    ...(changed.length > 0 && { settings: Object.fromEntries(changed) }),
  }
}

const named = ['name', 'default_country_code', 'requests_per_second']

function AccountForm({ account }: { account: Account }) {
  const app = useApp()
  const { settings, frame } = useTexts()
  const texts = settings.account
  const isAdmin = useAdmin()
  const form = useForm(toFields(account), named)
  const { fields, set } = form
  const save = () =>
    form.submit(async (filled) => {
      const after = await updateAccount(app, changesOf(toFields(account), filled))
      form.reset(toFields(after))
      app.toasts.show({ text: frame.kit.saved, tone: 'success' })
    })
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Card title={texts.general}>
        <TextField
          label={texts.name}
          help={texts.nameHelp}
          value={fields.name}
          onChange={(name) => set('name', name)}
          error={form.errorOf('name')}
          isRequired
          isReadOnly={!isAdmin}
        />
      </Card>
      <Card title={texts.whatsapp}>
        <Checkbox
          label={texts.strictWindow}
          help={texts.strictWindowHelp}
          isChecked={fields.strict_window === true}
          isDisabled={!isAdmin}
          onChange={(isOn) => set('strict_window', isOn)}
        />
      </Card>
      <Card title={texts.api} text={texts.apiText}>
        <TextField
          label={texts.rate}
          help={texts.rateHelp}
          inputMode="numeric"
          dir="ltr"
          className="max-w-60"
          value={String(fields.requests_per_second)}
          onChange={(value) => set('requests_per_second', value)}
          error={form.errorOf('requests_per_second')}
          isReadOnly={!isAdmin}
        />
        <TextField
          label={texts.country}
          help={texts.countryHelp}
          inputMode="numeric"
          dir="ltr"
          className="max-w-60"
          value={String(fields.default_country_code)}
          onChange={(value) => set('default_country_code', value)}
          error={form.errorOf('default_country_code')}
          isReadOnly={!isAdmin}
        />
        <RadioGroup
          label={texts.casing}
          help={texts.casingHelp}
          value={String(fields.hatif_casing)}
          isDisabled={!isAdmin}
          onChange={(id) => set('hatif_casing', id)}
          options={[
            { id: 'live', label: texts.casings.live },
            { id: 'documented', label: texts.casings.documented },
          ]}
        />
        <Checkbox
          label={texts.enumNames}
          help={texts.enumNamesHelp}
          isChecked={fields.hatif_enum_names === true}
          isDisabled={!isAdmin}
          onChange={(isOn) => set('hatif_enum_names', isOn)}
        />
      </Card>
      <SaveBar
        isShown={isAdmin && form.isChanged}
        isPending={form.isPending}
        error={form.error}
        isDisabled={!fields.name.trim()}
        onDiscard={() => form.reset()}
      />
    </form>
  )
}
