import type { SectionProps } from '../sections.ts'
import { WebhookList } from './webhook-list.tsx'
import { WebhookPage } from './webhook-page.tsx'

export function WebhooksSection({ itemId }: SectionProps) {
  return itemId === null ? <WebhookList /> : <WebhookPage key={itemId} id={itemId} />
}
