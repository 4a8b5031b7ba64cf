import type { Id } from '../store/state.ts'

/** Under which keys what the settings read is kept. */
export const settingsKeys = {
  all: ['settings'] as const,
  account: ['settings', 'account'] as const,
  channels: ['settings', 'channels'] as const,
  inbox: (id: Id) => ['settings', 'inbox', id] as const,
  health: (id: Id) => ['settings', 'health', id] as const,
  invitations: ['settings', 'invitations'] as const,
  templates: (filter: object) => ['settings', 'templates', filter] as const,
  allTemplates: ['settings', 'templates'] as const,
  template: (id: Id) => ['settings', 'template', id] as const,
  webhooks: ['settings', 'webhooks'] as const,
  deliveries: (webhookId: Id, state: string | null) => ['settings', 'deliveries', webhookId, state] as const,
  deliveriesOf: (webhookId: Id) => ['settings', 'deliveries', webhookId] as const,
  delivery: (id: Id) => ['settings', 'delivery', id] as const,
  credentials: ['settings', 'credentials'] as const,
  audit: (filter: object) => ['settings', 'audit', filter] as const,
}
