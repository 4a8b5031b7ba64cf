import type * as wire from '../../../shared/parley/index.ts'
import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { ConversationSort } from '../conversations/index.ts'

export const viewVisibilities = ['private', 'team', 'account'] as const
export type ViewVisibility = (typeof viewVisibilities)[number]

/** A list of conversations that somebody keeps under a name. */
export type View = {
  accountId: Id
  id: Id
  name: string
  /** An emoji. */
  icon: string | undefined
  /** As the API takes it: `me` is whoever looks. */
  filter: wire.ConversationFilter
  sort: ConversationSort
  visibility: ViewVisibility
  /** Whose members see it, where `visibility` is `team`. */
  teamId: Id | undefined
  /** Who made it; undefined: a program. */
  agentId: Id | undefined
  /** Its place among the others; equal ones in the order of their ids. */
  position: number
  createdAt: Date
  updatedAt: Date
}

export type SystemView = Pick<View, 'name' | 'filter' | 'sort'> & { id: (typeof wire.systemViews)[number] }

/** The views that there always are, in their order. */
export const systemViews: readonly SystemView[] = [
  { id: 'mine', name: 'Mine', filter: { statuses: ['open'], assignee_ids: ['me'] }, sort: 'newest' },
  { id: 'mentions', name: 'Mentions', filter: { mentioned: true }, sort: 'newest' },
  {
    id: 'unassigned',
    name: 'Unassigned',
    filter: { statuses: ['open'], assignee_ids: ['none'] },
    sort: 'newest',
  },
  { id: 'all', name: 'All open', filter: { statuses: ['open'] }, sort: 'newest' },
  { id: 'pending', name: 'Pending', filter: { statuses: ['pending'] }, sort: 'newest' },
  { id: 'snoozed', name: 'Snoozed', filter: { statuses: ['snoozed'] }, sort: 'newest' },
  { id: 'closed', name: 'Closed', filter: { statuses: ['closed'] }, sort: 'newest' },
  { id: 'drafts', name: 'Drafts', filter: { has_draft: true }, sort: 'newest' },
]

const longestName = 100
const longestIcon = 16

/** @throws AppError `invalid_request` */
export function cleanViewName(name: string): string {
  const trimmed = name.trim().toWellFormed()
  if (trimmed === '') throw invalidField('name', 'is required', 'REQUIRED')
  if (trimmed.length > longestName)
    throw invalidField('name', `may have ${longestName} characters at most`, 'TOO_LONG')
  return trimmed
}

/** One emoji, which may be several characters; empty: none. @throws AppError `invalid_request` */
export function cleanIcon(icon: string | null | undefined): string | undefined {
  const trimmed = icon?.trim().toWellFormed()
  if (!trimmed) return undefined
  const isOne = [...new Intl.Segmenter().segment(trimmed)].length === 1
  if (!isOne || trimmed.length > longestIcon) throw invalidField('icon', 'must be one emoji')
  return trimmed
}
