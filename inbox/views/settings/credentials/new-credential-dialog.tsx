import { useState } from 'react'
import {
  type CredentialDraft,
  createCredential,
  type MadeCredential,
  newCredential,
  scopesOf,
} from '../../../models/settings/credentials/credentials.ts'
import { type Dialect, dialectNames, dialects } from '../../../models/settings/webhooks/webhooks.ts'
import { Checkbox } from '../../kit/checkbox.tsx'
import { CopyField } from '../../kit/copy-field.tsx'
import { Icon } from '../../kit/icon.tsx'
import { ExternalLink } from '../../kit/link.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { InboxChoice } from '../parts/inbox-choice.tsx'
import { MadeDialog } from '../parts/made-dialog.tsx'
import { useForm } from '../parts/use-form.ts'
import { ScopeChoice } from './scope-choice.tsx'

const known = ['dialect', 'name', 'read_only', 'inbox_ids', 'scopes']

/** Makes a credential, and shows its secrets this once. */
export function NewCredentialDialog({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.credentials
  const [made, setMade] = useState<MadeCredential | null>(null)
  const form = useForm<CredentialDraft>(newCredential, known)
  const { fields, set, errorOf } = form
  if (made) return <Made made={made} onClose={onClose} />
  const lacksChoice = fields.inboxIds?.length === 0 || fields.scopes?.length === 0
  return (
    <FormDialog
      title={texts.create}
      confirm={texts.confirm}
      isPending={form.isPending}
      isDisabled={lacksChoice}
      error={form.error}
      onClose={onClose}
      onSubmit={() => void form.submit(async (draft) => setMade(await createCredential(app, draft)))}
    >
      <RadioGroup
        label={texts.dialect}
        value={fields.dialect}
        onChange={(dialect) => form.change({ dialect: dialect as Dialect, scopes: null })}
        options={dialects.map((id) => ({
          id,
          label: dialectNames[id],
          description: texts.dialectHelp[id],
        }))}
        error={errorOf('dialect')}
      />
      <TextField
        label={texts.name}
        help={texts.nameHelp}
        placeholder={texts.namePlaceholder}
        maxLength={200}
        value={fields.name}
        onChange={(name) => set('name', name)}
        error={errorOf('name')}
      />
      <Checkbox
        label={texts.readOnly}
        help={texts.readOnlyHelp}
        isChecked={fields.readOnly}
        onChange={(isOn) => set('readOnly', isOn)}
      />
      {scopesOf[fields.dialect].length > 0 && (
        <ScopeChoice
          scopes={scopesOf[fields.dialect]}
          value={fields.scopes}
          onChange={(scopes) => set('scopes', scopes)}
          error={errorOf('scopes')}
        />
      )}
      <InboxChoice
        label={texts.inboxes}
        value={fields.inboxIds}
        onChange={(ids) => set('inboxIds', ids)}
        error={errorOf('inbox_ids') ?? (fields.inboxIds?.length === 0 ? settings.agents.needInbox : null)}
      />
    </FormDialog>
  )
}

function Made({
  made: { credential, secrets, curl },
  onClose,
}: {
  made: MadeCredential
  onClose: () => void
}) {
  const { settings } = useTexts()
  const texts = settings.credentials
  return (
    <MadeDialog title={texts.madeTitle} isSecret onClose={onClose}>
      {Object.entries(secrets).map(([name, value]) => (
        <CopyField key={name} label={texts.secretNames[name] ?? name} value={value} />
      ))}
      <CopyField label={texts.curl} value={curl} isMultiline />
      <ExternalLink
        href={`/docs/${credential.dialect}/`}
        className="inline-flex items-center gap-1 self-start text-sm font-medium text-accent-text hover:underline"
      >
        {texts.reference(dialectNames[credential.dialect])}
        <Icon name="external" size={14} />
      </ExternalLink>
    </MadeDialog>
  )
}
