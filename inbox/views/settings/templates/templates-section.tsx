import { templateInboxes } from '../../../models/settings/templates/templates.ts'
import { useStore } from '../../use-store.ts'
import type { SectionProps } from '../sections.ts'
import { NewTemplate } from './new-template.tsx'
import { TemplateList } from './template-list.tsx'
import { TemplatePage } from './template-page.tsx'

export function TemplatesSection({ itemId }: SectionProps) {
  const inboxes = useStore((state) => templateInboxes(state.inboxes))
  if (itemId === null || inboxes.length === 0) return <TemplateList inboxes={inboxes} />
  return itemId === 'new' ? <NewTemplate inboxes={inboxes} /> : <TemplatePage key={itemId} id={itemId} />
}
