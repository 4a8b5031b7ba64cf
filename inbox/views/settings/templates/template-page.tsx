import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Template } from '../../../../shared/parley/index.ts'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import { previewOfTemplate } from '../../../models/settings/templates/preview.ts'
import { draftOf } from '../../../models/settings/templates/template-draft.ts'
import { getTemplate } from '../../../models/settings/templates/templates.ts'
import { readTemplate } from '../../../models/thread/template-content.ts'
import { Button } from '../../kit/button.tsx'
import { Banner, ErrorState, Skeleton } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useAdmin } from '../parts/use-admin.ts'
import { PhonePreview } from './phone-preview.tsx'
import { TemplateForm } from './template-form.tsx'
import { TemplateStatus } from './template-status.tsx'

/** One template: how it stands, why, and how it looks. */
export function TemplatePage({ id }: { id: string }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.templates
  const [isChanging, setChanging] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: settingsKeys.template(id),
    queryFn: () => getTemplate(app, id),
  })
  const back = { to: '/settings/templates', label: texts.title }
  if (!data)
    return (
      <SettingsScreen title={texts.title} back={back}>
        {error ? (
          <ErrorState problem={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton className="h-80 w-full rounded-lg" />
        )}
      </SettingsScreen>
    )
  if (isChanging)
    return (
      <SettingsScreen title={data.name} back={back} width="full">
        <TemplateForm initial={draftOf(data)} isFixed />
      </SettingsScreen>
    )
  return (
    <SettingsScreen title={data.name} badge={<TemplateStatus status={data.status} />} back={back}>
      <Details template={data} onChange={() => setChanging(true)} />
    </SettingsScreen>
  )
}

function Details({ template, onChange }: { template: Template; onChange: () => void }) {
  const { settings, formatFull } = useTexts()
  const texts = settings.templates
  const isAdmin = useAdmin()
  const inboxName = useStore(({ inboxes }) => inboxes[template.inbox_id]?.name ?? '')
  const category = texts.categories[template.category as keyof typeof texts.categories] ?? template.category
  const tone = template.status === 'rejected' ? 'danger' : 'warning'
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex flex-col gap-5">
        {template.reason && (
          <Banner tone={tone} icon="alert" className="rounded-lg">
            <span className="font-medium">{texts.reason}: </span>
            <span dir="auto">{template.reason}</span>
          </Banner>
        )}
        <Card
          title={texts.details}
          footer={
            isAdmin &&
            template.status === 'rejected' && (
              <Button variant="primary" icon="edit" onPress={onChange}>
                {texts.editAgain}
              </Button>
            )
          }
        >
          <dl className="grid grid-cols-[8rem_1fr] gap-x-4 gap-y-2 text-sm">
            <dt className="text-muted">{texts.inbox}</dt>
            <dd dir="auto" className="text-strong">
              {inboxName}
            </dd>
            <dt className="text-muted">{texts.category}</dt>
            <dd className="text-strong">{category}</dd>
            <dt className="text-muted">{texts.language}</dt>
            <dd className="text-strong">{template.language}</dd>
            <dt className="text-muted">{texts.updated}</dt>
            <dd className="text-strong">{formatFull(template.updated_at)}</dd>
          </dl>
        </Card>
        <p className="text-xs text-muted">{texts.noDelete}</p>
      </div>
      <PhonePreview content={previewOfTemplate(readTemplate(template))} />
    </div>
  )
}
