import { useInfiniteQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Delivery, Webhook } from '../../../../shared/parley/index.ts'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import {
  deliveryStates,
  listDeliveries,
  type DeliveryState as State,
} from '../../../models/settings/webhooks/deliveries.ts'
import { Button, IconButton } from '../../kit/button.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { EmptyState, ErrorState } from '../../kit/states.tsx'
import { RelativeTime } from '../../kit/time.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { Dotted } from '../parts/dotted.tsx'
import { ItemList, ItemListSkeleton, ItemRow } from '../parts/item-list.tsx'
import { DeliveryDrawer } from './delivery-drawer.tsx'
import { DeliveryState } from './delivery-state.tsx'
import { ReplayDialog } from './replay-dialog.tsx'

/** Deliveries come by themselves; those on their way, and those of what just happened, are waited for. */
const refreshMs = { idle: 5_000, waiting: 1_000 }
const all = 'all'

/** What was delivered to a webhook and what was not, the latest first. */
export function DeliveryLog({ webhook }: { webhook: Webhook }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.deliveries
  const [state, setState] = useState<State | null>(null)
  const [openId, setOpenId] = useState<string | null>(null)
  const [isReplaying, setReplaying] = useState(false)
  const position = useStore((inbox) => inbox.position)
  /** How far the log of events had come when the list was asked for. */
  const readAt = useRef(position)
  const log = useInfiniteQuery({
    queryKey: settingsKeys.deliveries(webhook.id, state),
    queryFn: ({ pageParam, signal }) => {
      readAt.current = app.store.state.position
      return listDeliveries(app, webhook.id, { state, cursor: pageParam, signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: ({ state: { data } }) =>
      readAt.current !== position || data?.pages[0]?.items.some((one) => one.state === 'waiting')
        ? refreshMs.waiting
        : refreshMs.idle,
    placeholderData: (before) => before,
  })
  const deliveries = log.data?.pages.flatMap(({ items }) => items)
  return (
    <section aria-label={texts.title} className="flex flex-col gap-3">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="me-2 text-base font-semibold text-strong max-sm:flex-1">{texts.title}</h2>
        <div className="-my-1 min-w-0 flex-1 overflow-x-auto py-1 max-sm:order-last max-sm:basis-full">
          <RadioGroup
            look="segments"
            label={texts.filter}
            isLabelHidden
            value={state ?? all}
            onChange={(id) => setState(id === all ? null : (id as State))}
            options={[
              { id: all, label: texts.all },
              ...deliveryStates.map((id) => ({ id, label: texts.states[id] })),
            ]}
          />
        </div>
        <IconButton
          label={texts.refresh}
          icon="refresh"
          isPending={log.isFetching && !log.data}
          onPress={() => void log.refetch()}
        />
        <Button size="sm" icon="history" onPress={() => setReplaying(true)}>
          {texts.replay}
        </Button>
      </header>
      {log.error && !deliveries && <ErrorState problem={log.error} onRetry={() => void log.refetch()} />}
      {!deliveries && !log.error && <ItemListSkeleton />}
      {deliveries?.length === 0 && (
        <EmptyState
          icon="webhook"
          title={state ? texts.nothing : texts.none}
          text={state ? undefined : texts.noneText}
        />
      )}
      {deliveries && deliveries.length > 0 && (
        <ItemList label={texts.title}>
          {deliveries.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} onOpen={() => setOpenId(delivery.id)} />
          ))}
        </ItemList>
      )}
      {log.hasNextPage && (
        <Button
          className="self-center"
          isPending={log.isFetchingNextPage}
          onPress={() => void log.fetchNextPage()}
        >
          {settings.common.loadMore}
        </Button>
      )}
      {openId && <DeliveryDrawer webhookId={webhook.id} id={openId} onClose={() => setOpenId(null)} />}
      {isReplaying && <ReplayDialog webhookId={webhook.id} onClose={() => setReplaying(false)} />}
    </section>
  )
}

function DeliveryRow({ delivery, onOpen }: { delivery: Delivery; onOpen: () => void }) {
  const { settings } = useTexts()
  const texts = settings.deliveries
  const { event_type: type, event_id: eventId, attempts, created_at: at, state } = delivery
  return (
    <ItemRow
      title={type}
      isTitleCode
      onPress={onOpen}
      text={
        <Dotted
          parts={[
            { id: 'at', content: <RelativeTime at={at} /> },
            { id: 'tries', content: attempts > 0 ? texts.attempts(attempts) : texts.notYet },
            { id: 'event', content: eventId, isCode: true },
          ]}
        />
      }
      end={<DeliveryState state={state} />}
    />
  )
}
