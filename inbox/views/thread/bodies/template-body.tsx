import { useQuery } from '@tanstack/react-query'
import type { Message, Page, Template } from '../../../../shared/parley/index.ts'
import { readSentTemplate } from '../../../models/thread/template-content.ts'
import { Icon } from '../../kit/icon.tsx'
import { useApp } from '../../use-app.ts'
import { RichText } from '../rich-text.tsx'
import { useRow } from '../thread-context.ts'
import { Choices } from './choices.tsx'

const headerIcons = {
  image: 'image',
  video: 'video',
  document: 'file',
  location: 'map-pin',
  text: 'file',
} as const

/** A template as its reader saw it: header, body, footer and buttons. */
export function TemplateBody({ message }: { message: Message }) {
  const template = useTemplateOf(message)
  const { header, body, footer, choices } = readSentTemplate(message, template)
  return (
    <div className="min-w-48">
      {header?.kind === 'text' && header.text && (
        <p className="font-semibold" dir="auto">
          {header.text}
        </p>
      )}
      {header && header.kind !== 'text' && (
        <div className="mb-1.5 flex h-28 items-center justify-center rounded-lg bg-hover text-muted">
          <Icon name={headerIcons[header.kind] ?? 'file'} size={24} />
        </div>
      )}
      <RichText text={body} />
      {footer && (
        <p className="mt-1 text-xs text-muted" dir="auto">
          {footer}
        </p>
      )}
      <Choices choices={choices} />
    </div>
  )
}

/** The template it was made of, which holds what is the same for all its readers. */
function useTemplateOf({ content }: Message): Template | undefined {
  const { api } = useApp()
  const { inboxId } = useRow()
  const { data } = useQuery({
    queryKey: ['templates', inboxId],
    queryFn: () => api.get<Page<Template>>('/templates', { query: { inbox_id: inboxId, limit: 200 } }),
    staleTime: 300_000,
  })
  const language = content['language']
  const code =
    typeof language === 'object' && language !== null ? (language as { code?: unknown }).code : language
  return data?.items.find((template) => template.name === content['name'] && template.language === code)
}
