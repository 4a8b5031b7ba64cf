import { useState } from 'react'
import type { Webhook } from '../../../../shared/parley/index.ts'
import { tellFailure } from '../../../models/failures.ts'
import {
  deleteWebhook,
  dialectNames,
  pauseWebhook,
  type RotatedSecret,
  rotateWebhookSecret,
} from '../../../models/settings/webhooks/webhooks.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button, IconButton } from '../../kit/button.tsx'
import { CopyField } from '../../kit/copy-field.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../kit/menu.tsx'
import { Banner, EmptyState, ErrorState, Skeleton } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { ConfirmAction } from '../parts/confirm-action.tsx'
import { MadeDialog } from '../parts/made-dialog.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { DeliveryLog } from './delivery-log.tsx'
import { EditWebhookDialog } from './edit-webhook-dialog.tsx'
import { useWebhooks } from './use-webhooks.ts'
import { WebhookStatus } from './webhook-status.tsx'

/** One webhook, and what became of what it was told. */
export function WebhookPage({ id }: { id: string }) {
  const { settings } = useTexts()
  const texts = settings.webhooks
  const { data, error, refetch } = useWebhooks()
  const webhook = data?.find((one) => one.id === id)
  const back = { to: '/settings/webhooks', label: texts.title }
  if (!webhook)
    return (
      <SettingsScreen title={texts.title} back={back}>
        {data && <EmptyState icon="webhook" title={settings.common.gone} />}
        {!data && error && <ErrorState problem={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton className="h-64 w-full rounded-lg" />}
      </SettingsScreen>
    )
  return (
    <SettingsScreen
      title={shortUrl(webhook.url)}
      badge={<WebhookStatus webhook={webhook} />}
      text={<Facts webhook={webhook} />}
      back={back}
      actions={<Actions webhook={webhook} />}
    >
      {webhook.status === 'inactive' && (
        <Banner tone={webhook.status_reason ? 'danger' : 'neutral'} icon="pause" className="rounded-lg">
          {webhook.status_reason ? texts.stopped(webhook.status_reason) : texts.page.pausedText}
        </Banner>
      )}
      <DeliveryLog webhook={webhook} />
    </SettingsScreen>
  )
}

function Facts({ webhook }: { webhook: Webhook }) {
  const { settings } = useTexts()
  const { events } = webhook
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Badge>{dialectNames[webhook.dialect]}</Badge>
      <code dir="ltr" className="min-w-0 font-mono text-xs break-all">
        {webhook.url}
      </code>
      {events && <span>{settings.webhooks.eventsCount(events.length)}</span>}
    </span>
  )
}

function Actions({ webhook }: { webhook: Webhook }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.webhooks.page
  const [dialog, setDialog] = useState<'edit' | 'rotate' | 'delete' | null>(null)
  const [isPending, setPending] = useState(false)
  const [rotated, setRotated] = useState<RotatedSecret | null>(null)
  const isPaused = webhook.status === 'inactive'
  const pause = async () => {
    setPending(true)
    try {
      await pauseWebhook(app, webhook.id, !isPaused)
    } catch (error) {
      tellFailure(app, error, () => void pause())
    } finally {
      setPending(false)
    }
  }
  const remove = async () => {
    await deleteWebhook(app, webhook.id)
    app.toasts.show({ text: settings.done.webhookDeleted, tone: 'success' })
    app.router.go('/settings/webhooks', { replace: true })
  }
  return (
    <>
      <Button
        icon={isPaused ? 'play' : 'pause'}
        variant={isPaused ? 'primary' : 'secondary'}
        isPending={isPending}
        onPress={() => void pause()}
      >
        {isPaused ? texts.resume : texts.pause}
      </Button>
      <Menu
        label={settings.common.more(webhook.url)}
        placement="bottom end"
        trigger={<IconButton label={settings.common.more(webhook.url)} icon="more" variant="secondary" />}
      >
        <MenuItem icon="edit" onAction={() => setDialog('edit')}>
          {texts.edit}
        </MenuItem>
        {webhook.dialect === 'parley' && (
          <MenuItem icon="refresh" onAction={() => setDialog('rotate')}>
            {texts.rotate}
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon="trash" isDanger onAction={() => setDialog('delete')}>
          {texts.delete}
        </MenuItem>
      </Menu>
      {dialog === 'edit' && <EditWebhookDialog webhook={webhook} onClose={() => setDialog(null)} />}
      {dialog === 'rotate' && (
        <ConfirmAction
          title={texts.rotateTitle}
          confirm={texts.rotate}
          isDangerous={false}
          act={async () => setRotated(await rotateWebhookSecret(app, webhook.id))}
          onClose={() => setDialog(null)}
        >
          {texts.rotateText}
        </ConfirmAction>
      )}
      {dialog === 'delete' && (
        <ConfirmAction
          title={texts.deleteTitle}
          confirm={texts.delete}
          act={remove}
          onClose={() => setDialog(null)}
        >
          {texts.deleteText}
        </ConfirmAction>
      )}
      {rotated && <Rotated rotated={rotated} onClose={() => setRotated(null)} />}
    </>
  )
}

function Rotated({ rotated, onClose }: { rotated: RotatedSecret; onClose: () => void }) {
  const { settings, formatFull } = useTexts()
  const texts = settings.webhooks.page
  return (
    <MadeDialog title={texts.rotated} isSecret onClose={onClose}>
      <CopyField label={settings.webhooks.secret} value={rotated.secret} />
      {rotated.previous_secret_until && (
        <p className="text-sm text-muted">{texts.rotatedText(formatFull(rotated.previous_secret_until))}</p>
      )}
    </MadeDialog>
  )
}

/** Its host, which tells webhooks apart at a glance. */
function shortUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
