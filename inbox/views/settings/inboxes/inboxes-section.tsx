import type { SectionProps } from '../sections.ts'
import { InboxList } from './inbox-list.tsx'
import { InboxPage } from './inbox-page.tsx'
import { NewInbox } from './new-inbox.tsx'

export function InboxesSection({ itemId }: SectionProps) {
  if (itemId === null) return <InboxList />
  return itemId === 'new' ? <NewInbox /> : <InboxPage key={itemId} id={itemId} />
}
