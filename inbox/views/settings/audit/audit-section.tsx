import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AuditEntry } from '../../../../shared/parley/index.ts'
import {
  type AuditFilter,
  describeChanges,
  listAudit,
  noAuditFilter,
  subjectName,
} from '../../../models/settings/audit/audit.ts'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import { Avatar } from '../../kit/avatar.tsx'
import { Button } from '../../kit/button.tsx'
import { Icon } from '../../kit/icon.tsx'
import { EmptyState, ErrorState } from '../../kit/states.tsx'
import { RelativeTime } from '../../kit/time.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { Dotted } from '../parts/dotted.tsx'
import { ItemListSkeleton } from '../parts/item-list.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { AuditFilters } from './audit-filters.tsx'

/** Who changed what, the newest first. */
export function AuditSection() {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.audit
  const [filter, setFilter] = useState<AuditFilter>(noAuditFilter)
  const log = useInfiniteQuery({
    queryKey: settingsKeys.audit(filter),
    queryFn: ({ pageParam, signal }) => listAudit(app, filter, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: (before) => before,
    staleTime: 0,
  })
  const entries = log.data?.pages.flatMap(({ items }) => items)
  const isFiltered = JSON.stringify(filter) !== JSON.stringify(noAuditFilter)
  return (
    <SettingsScreen title={texts.title} text={texts.text}>
      <AuditFilters
        filter={filter}
        onChange={setFilter}
        onClear={isFiltered ? () => setFilter(noAuditFilter) : undefined}
      />
      {log.error && !entries && <ErrorState problem={log.error} onRetry={() => void log.refetch()} />}
      {!entries && !log.error && <ItemListSkeleton />}
      {entries?.length === 0 && <EmptyState icon="history" title={isFiltered ? texts.nothing : texts.none} />}
      {entries && entries.length > 0 && (
        <ul
          aria-label={texts.title}
          className="overflow-hidden rounded-lg border border-line bg-panel shadow-small dark:bg-raised/40"
        >
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
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
    </SettingsScreen>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { settings } = useTexts()
  const texts = settings.audit
  const [isOpen, setOpen] = useState(false)
  const action = texts.actions[entry.action] ?? entry.action
  const changes = describeChanges(entry.changes)
  const subject = useStore((state) => subjectName(entry, state))
  return (
    <li className="border-b border-line last:border-b-0">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-14 w-full items-center gap-3 px-4 py-2.5 text-start transition-colors hover:bg-hover focus-visible:-outline-offset-2 max-sm:px-3"
      >
        {entry.agent_id ? (
          <Avatar name={entry.actor} size={28} />
        ) : (
          <span className="flex size-7 items-center justify-center rounded-full bg-sunken text-muted">
            <Icon name="code" size={15} />
          </span>
        )}
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm text-strong">
            <Dotted
              parts={[
                { id: 'actor', content: <span className="font-medium">{entry.actor}</span> },
                { id: 'action', content: action },
                { id: 'subject', content: subject ?? null },
              ]}
            />
          </span>
          <span className="block text-xs text-muted">
            <Dotted
              parts={[
                { id: 'at', content: <RelativeTime at={entry.at} /> },
                { id: 'program', content: !entry.agent_id && texts.program },
              ]}
            />
          </span>
        </span>
        <Icon
          name="chevron-down"
          size={16}
          className={`text-faint transition-transform ${isOpen ? 'rotate-180' : ''}`}
        />
      </button>
      {isOpen && <Details entry={entry} changes={changes} />}
    </li>
  )
}

function Details({ entry, changes }: { entry: AuditEntry; changes: { name: string; value: string }[] }) {
  const { settings, formatFull } = useTexts()
  const texts = settings.audit
  return (
    <dl className="grid grid-cols-[8rem_1fr] gap-x-4 gap-y-1.5 bg-sunken/60 px-4 py-3 ps-14 text-sm max-sm:grid-cols-1 max-sm:ps-4">
      <dt className="text-muted">{texts.when}</dt>
      <dd className="text-strong">{formatFull(entry.at)}</dd>
      {entry.address && (
        <>
          <dt className="text-muted">{texts.address}</dt>
          <dd className="text-strong">
            <bdi dir="ltr">{entry.address}</bdi>
          </dd>
        </>
      )}
      {entry.subject_id && (
        <>
          <dt className="text-muted">{texts.id}</dt>
          <dd className="font-mono text-xs leading-5 text-strong">{entry.subject_id}</dd>
        </>
      )}
      {changes.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="truncate font-mono text-xs leading-5 text-muted">{name}</dt>
          <dd dir="auto" className="text-aligned min-w-0 break-words text-strong">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
