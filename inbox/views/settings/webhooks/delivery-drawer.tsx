import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LoggedDelivery } from '../../../../shared/parley/index.ts'
import { tellFailure } from '../../../models/failures.ts'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import { getDelivery, prettyBody, resendDelivery } from '../../../models/settings/webhooks/deliveries.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Drawer } from '../../kit/dialog.tsx'
import { ErrorState, Skeleton } from '../../kit/states.tsx'
import { RelativeTime } from '../../kit/time.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { CodeBlock } from '../parts/code-block.tsx'
import { DeliveryState } from './delivery-state.tsx'

const refreshMs = 1_000

export type DeliveryDrawerProps = { webhookId: string; id: string; onClose: () => void }

/** One delivery: what was sent, and each try with what came back. */
export function DeliveryDrawer({ webhookId, id, onClose }: DeliveryDrawerProps) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.deliveries
  const [isPending, setPending] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: settingsKeys.delivery(id),
    queryFn: () => getDelivery(app, webhookId, id),
    // Until it is done; then nothing more happens to it.
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? refreshMs : false),
    staleTime: 0,
  })
  const resend = async (delivery: LoggedDelivery) => {
    setPending(true)
    try {
      await resendDelivery(app, delivery)
      app.toasts.show({ text: settings.done.resent, tone: 'success' })
    } catch (failure) {
      tellFailure(app, failure, () => void resend(delivery))
    } finally {
      setPending(false)
    }
  }
  return (
    <Drawer
      title={data?.event_type ?? texts.detail}
      isOpen
      size="lg"
      onClose={onClose}
      actions={
        data && (
          <>
            <span className="min-w-0 flex-1 text-xs text-muted">{texts.resendHelp}</span>
            <Button variant="primary" icon="refresh" isPending={isPending} onPress={() => void resend(data)}>
              {texts.resend}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-5 px-5 py-4">
        {error && !data && <ErrorState problem={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton className="h-64 w-full rounded-md" />}
        {data && <Content delivery={data} />}
      </div>
    </Drawer>
  )
}

function Content({ delivery }: { delivery: LoggedDelivery }) {
  const { settings, formatFull } = useTexts()
  const texts = settings.deliveries
  const { state, event_id: eventId, created_at: createdAt, finished_at: finishedAt, body, log } = delivery
  return (
    <>
      <dl className="grid grid-cols-[6rem_1fr] gap-x-4 gap-y-2 text-sm">
        <dt className="text-muted">{texts.filter}</dt>
        <dd>
          <DeliveryState state={state} />
        </dd>
        <dt className="text-muted">{texts.id}</dt>
        <dd>
          <code dir="ltr" className="font-mono text-xs break-all text-strong">
            {eventId}
          </code>
        </dd>
        <dt className="text-muted">{texts.created}</dt>
        <dd className="text-strong">{formatFull(createdAt)}</dd>
        {finishedAt && (
          <>
            <dt className="text-muted">{texts.finished}</dt>
            <dd className="text-strong">{formatFull(finishedAt)}</dd>
          </>
        )}
      </dl>
      <section aria-label={texts.tries} className="flex flex-col gap-2">
        <h3 className="text-sm font-semibold text-strong">{texts.tries}</h3>
        {log.length === 0 && <p className="text-sm text-muted">{texts.notYet}</p>}
        <ol className="flex flex-col gap-2">
          {[...log].reverse().map((attempt) => (
            <Attempt key={`${attempt.attempt}-${attempt.attempted_at}`} attempt={attempt} />
          ))}
        </ol>
      </section>
      <section aria-label={texts.body} className="flex flex-col gap-2">
        <h3 className="text-sm font-semibold text-strong">{texts.body}</h3>
        {body ? (
          <CodeBlock label={texts.body} code={prettyBody(body)} />
        ) : (
          <p className="text-sm text-muted">{texts.noBody}</p>
        )}
      </section>
    </>
  )
}

function Attempt({ attempt }: { attempt: LoggedDelivery['log'][number] }) {
  const { settings, formatNumber } = useTexts()
  const texts = settings.deliveries
  const isGood = attempt.error === null
  return (
    <li className="flex flex-col gap-2 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="font-medium text-strong">{texts.attempt(attempt.attempt)}</span>
        <Badge tone={isGood ? 'success' : 'danger'}>
          {attempt.status === null ? texts.noAnswer : texts.answered(attempt.status)}
        </Badge>
        <span className="tabular text-muted">{texts.took(formatNumber(attempt.duration_ms))}</span>
        <RelativeTime at={attempt.attempted_at} className="ms-auto text-muted" />
      </div>
      {attempt.error && (
        <p dir="auto" className="text-sm break-words text-danger-text">
          {attempt.error}
        </p>
      )}
      {attempt.response && <CodeBlock label={texts.answer} code={prettyBody(attempt.response)} />}
    </li>
  )
}
