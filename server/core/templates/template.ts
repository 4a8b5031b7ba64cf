import type { Id } from '../../platform/ids.ts'

export const templateStatuses = ['approved', 'pending', 'rejected', 'disabled', 'paused'] as const
export type TemplateStatus = (typeof templateStatuses)[number]

export const templateCategories = ['UTILITY', 'MARKETING', 'AUTHENTICATION'] as const

/** A text that the network approves, with variables: one name in one language of one inbox. */
export type Template = {
  accountId: Id
  id: Id
  inboxId: Id
  /** Missing while the network is being asked to take it. */
  networkId: string | undefined
  name: string
  language: string
  /** In the network's own word, upper case. */
  category: string
  status: TemplateStatus
  /** As the network takes them for a new template. */
  components: unknown[]
  quality: string
  /** Why the network rejected, paused or disabled it. */
  reason: string | undefined
  createdAt: Date
  updatedAt: Date
}

/** What a template is made of. */
export type TemplateDraft = { name: string; language: string; category: string; components: unknown[] }
