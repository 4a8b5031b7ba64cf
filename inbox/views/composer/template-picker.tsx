import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import { contains } from '../../../shared/fold-text.ts'
import type { Page, Template } from '../../../shared/parley/index.ts'
import { Badge } from '../kit/badge.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { SearchField } from '../kit/search-field.tsx'
import { EmptyState, ErrorState, Skeleton } from '../kit/states.tsx'
import { useThread } from '../thread/thread-context.ts'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { TemplateForm } from './template-form.tsx'

/** Approved templates of the inbox: first which one, then what is filled in. */
export function TemplatePicker({ onClose }: { onClose: () => void }) {
  const { api } = useApp()
  const { thread } = useTexts()
  const { conversation } = useThread()
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<Template>()
  const inboxId = conversation.inbox_id
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['templates', inboxId, 'approved'],
    queryFn: () =>
      api.get<Page<Template>>('/templates', { query: { inbox_id: inboxId, status: 'approved', limit: 200 } }),
    staleTime: 60_000,
  })
  const found = useMemo(
    () => (data?.items ?? []).filter((template) => contains(`${template.name} ${bodyOf(template)}`, query)),
    [data, query],
  )
  if (chosen) return <TemplateForm template={chosen} onBack={() => setChosen(undefined)} onClose={onClose} />
  return (
    <Dialog title={thread.template.title} isOpen onClose={onClose} size="lg">
      {error ? (
        <ErrorState problem={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <div className="flex flex-col gap-3 py-2">
          {['a', 'b', 'c'].map((key) => (
            <Skeleton key={key} className="h-16 rounded-lg" />
          ))}
        </div>
      ) : data.items.length === 0 ? (
        <EmptyState icon="template" title={thread.template.empty} text={thread.template.emptyText} />
      ) : (
        <>
          <SearchField label={thread.template.search} value={query} onChange={setQuery} autoFocus />
          {found.length === 0 && (
            <p className="py-8 text-center text-sm text-muted">{thread.template.none}</p>
          )}
          <ul className="flex min-h-64 flex-col gap-1 pt-3">
            {found.map((template) => (
              <li key={template.id}>
                <AriaButton
                  onPress={() => setChosen(template)}
                  className="ring-focus flex w-full flex-col gap-0.5 rounded-lg px-3 py-2 text-start data-[hovered]:bg-hover"
                >
                  <span className="flex w-full items-center gap-2">
                    <bdi className="min-w-0 truncate font-medium text-strong">{template.name}</bdi>
                    <Badge>{template.language}</Badge>
                    <span className="text-xs text-muted">
                      {thread.template.categories[template.category] ?? template.category}
                    </span>
                  </span>
                  <span className="line-clamp-2 text-sm text-muted" dir="auto">
                    {bodyOf(template)}
                  </span>
                </AriaButton>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}

function bodyOf({ components }: Template): string {
  for (const component of components) {
    const { type, text } = component as { type?: unknown; text?: unknown }
    if (String(type).toUpperCase() === 'BODY' && typeof text === 'string') return text
  }
  return ''
}
