import { type ComponentType, lazy } from 'react'
import type { SectionId } from '../../models/settings/sections.ts'
import type { IconName } from '../kit/icon.tsx'

/** `itemId`: the one thing in the section that the address names. */
export type SectionProps = { itemId: string | null }

/** The screen of each section; each comes in a file of its own. */
export const sections: Record<SectionId, ComponentType<SectionProps>> = {
  account: lazy(async () => ({ default: (await import('./account.tsx')).AccountSection })),
  agents: lazy(async () => ({ default: (await import('./people/agents-section.tsx')).AgentsSection })),
  teams: lazy(async () => ({ default: (await import('./people/teams-section.tsx')).TeamsSection })),
  audit: lazy(async () => ({ default: (await import('./audit/audit-section.tsx')).AuditSection })),
  inboxes: lazy(async () => ({ default: (await import('./inboxes/inboxes-section.tsx')).InboxesSection })),
  templates: lazy(async () => ({
    default: (await import('./templates/templates-section.tsx')).TemplatesSection,
  })),
  'canned-responses': lazy(async () => ({
    default: (await import('./answers/canned-section.tsx')).CannedSection,
  })),
  tags: lazy(async () => ({ default: (await import('./answers/tags-section.tsx')).TagsSection })),
  'custom-fields': lazy(async () => ({
    default: (await import('./answers/fields-section.tsx')).FieldsSection,
  })),
  webhooks: lazy(async () => ({
    default: (await import('./webhooks/webhooks-section.tsx')).WebhooksSection,
  })),
  credentials: lazy(async () => ({
    default: (await import('./credentials/credentials-section.tsx')).CredentialsSection,
  })),
}

export const sectionIcons: Record<SectionId, IconName> = {
  account: 'building',
  agents: 'user',
  teams: 'team',
  audit: 'history',
  inboxes: 'inbox',
  templates: 'template',
  'canned-responses': 'bolt',
  tags: 'tag',
  'custom-fields': 'fields',
  webhooks: 'webhook',
  credentials: 'key',
}
