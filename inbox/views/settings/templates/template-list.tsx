import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { Inbox, Template } from '../../../../shared/parley/index.ts'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import { listTemplates, statuses } from '../../../models/settings/templates/templates.ts'
import { readTemplate } from '../../../models/thread/template-content.ts'
import { Button } from '../../kit/button.tsx'
import { ChannelMark } from '../../kit/channel-mark.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { Select } from '../../kit/select.tsx'
import { EmptyState, ErrorState } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { Dotted } from '../parts/dotted.tsx'
import { ItemList, ItemListSkeleton, ItemRow } from '../parts/item-list.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useAdmin } from '../parts/use-admin.ts'
import { SyncButton } from './sync-button.tsx'
import { TemplateStatus } from './template-status.tsx'

const all = 'all'

/** The templates of every inbox, or those that fit. */
export function TemplateList({ inboxes }: { inboxes: Inbox[] }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.templates
  const isAdmin = useAdmin()
  const [inboxId, setInboxId] = useState<string | null>(null)
  const [status, setStatus] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const text = useDeferredValue(typed.trim())
  const filter = { inboxId, status, text }
  const list = useInfiniteQuery({
    queryKey: settingsKeys.templates(filter),
    queryFn: ({ pageParam, signal }) => listTemplates(app, filter, { cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: (before) => before,
    enabled: inboxes.length > 0,
  })
  const templates = list.data?.pages.flatMap(({ items }) => items)
  const isFiltered = inboxId !== null || status !== null || text !== ''
  if (inboxes.length === 0) return <NoInbox />
  return (
    <SettingsScreen
      title={texts.title}
      text={texts.text}
      actions={
        <>
          <SyncButton inboxes={inboxes} />
          {isAdmin && (
            <Button variant="primary" icon="plus" onPress={() => app.router.go('/settings/templates/new')}>
              {texts.create}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-wrap items-end gap-2">
        <SearchField label={texts.search} value={typed} onChange={setTyped} className="min-w-48 flex-1" />
        {inboxes.length > 1 && (
          <Select
            label={texts.inbox}
            isLabelHidden
            className="w-44"
            value={inboxId ?? all}
            onChange={(id) => setInboxId(id === all ? null : id)}
            options={[
              { id: all, label: texts.allInboxes },
              ...inboxes.map(({ id, name, channel }) => ({
                id,
                label: name,
                mark: <ChannelMark channel={channel} isDecorative />,
              })),
            ]}
          />
        )}
        <Select
          label={texts.status}
          isLabelHidden
          className="w-40"
          value={status ?? all}
          onChange={(id) => setStatus(id === all ? null : id)}
          options={[
            { id: all, label: texts.allStatuses },
            ...statuses.map((id) => ({ id, label: texts.statuses[id] })),
          ]}
        />
      </div>
      {list.error && !templates && <ErrorState problem={list.error} onRetry={() => void list.refetch()} />}
      {!templates && !list.error && <ItemListSkeleton />}
      {templates?.length === 0 && (
        <EmptyState
          icon="template"
          title={isFiltered ? texts.nothing : texts.none}
          text={isFiltered ? texts.nothingText : texts.noneText}
        />
      )}
      {templates && templates.length > 0 && (
        <ItemList label={texts.title}>
          {templates.map((template) => (
            <TemplateRow key={template.id} template={template} showsInbox={inboxes.length > 1} />
          ))}
        </ItemList>
      )}
      {list.hasNextPage && (
        <Button
          className="self-center"
          isPending={list.isFetchingNextPage}
          onPress={() => void list.fetchNextPage()}
        >
          {settings.common.loadMore}
        </Button>
      )}
    </SettingsScreen>
  )
}

function TemplateRow({ template, showsInbox }: { template: Template; showsInbox: boolean }) {
  const { settings } = useTexts()
  const texts = settings.templates
  const inboxName = useStore(({ inboxes }) => inboxes[template.inbox_id]?.name)
  const category = texts.categories[template.category as keyof typeof texts.categories] ?? template.category
  const words = readTemplate(template).body.text
  return (
    <ItemRow
      title={template.name}
      isTitleCode
      to={`/settings/templates/${template.id}`}
      text={<span dir="auto">{template.reason ? texts.rejected(template.reason) : words}</span>}
      end={
        <>
          <span className="max-w-56 truncate text-xs text-muted max-md:hidden">
            <Dotted
              parts={[
                { id: 'category', content: category },
                { id: 'language', content: template.language },
                { id: 'inbox', content: showsInbox && inboxName },
              ]}
            />
          </span>
          <TemplateStatus status={template.status} />
        </>
      }
    />
  )
}

function NoInbox() {
  const { router } = useApp()
  const { settings } = useTexts()
  const texts = settings.templates
  const isAdmin = useAdmin()
  return (
    <SettingsScreen title={texts.title} text={texts.text}>
      <EmptyState
        icon="template"
        title={texts.none}
        text={texts.noInbox}
        action={
          isAdmin && (
            <Button variant="primary" onPress={() => router.go('/settings/inboxes/new?channel=whatsapp')}>
              {texts.connect}
            </Button>
          )
        }
      />
    </SettingsScreen>
  )
}
