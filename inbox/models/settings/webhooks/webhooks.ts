import type { Webhook } from '../../../../shared/parley/index.ts'
import type { AppModel } from '../../app.ts'
import type { Id } from '../../store/state.ts'
import { settingsKeys } from '../query-keys.ts'

export const dialects = ['parley', 'vobiz', 'hatif', 'chatbotx'] as const
export type Dialect = (typeof dialects)[number]

/** What vendors and we call ourselves; the same in every language. */
export const dialectNames: Record<Dialect, string> = {
  parley: 'Parley',
  vobiz: 'Vobiz',
  hatif: 'Hatif',
  chatbotx: 'ChatbotX',
}

/** What a webhook of ours may choose to be told, by noun. */
export const eventTypes: Record<string, string[]> = {
  conversation: ['created', 'updated'],
  message: ['created', 'updated', 'reacted', 'resent'],
  call: ['created', 'updated'],
  contact: ['created', 'updated', 'deleted'],
  scheduled_message: ['created', 'updated', 'deleted'],
  agent: ['created', 'updated', 'deleted'],
  team: ['created', 'updated', 'deleted'],
  inbox: ['created', 'updated', 'deleted'],
  template: ['created', 'updated'],
  tag: ['created', 'updated', 'deleted'],
  custom_field: ['created', 'updated', 'deleted'],
  canned_response: ['created', 'updated', 'deleted'],
  account: ['updated'],
}

/** The kinds of news among which Hatif's webhooks choose; `ofInbox`: bound to one inbox. */
export const hatifKinds = [
  { id: 'messages', ofInbox: true },
  { id: 'calls', ofInbox: true },
  { id: 'events', ofInbox: false },
] as const
export type HatifKind = (typeof hatifKinds)[number]['id']

export type WebhookDraft = {
  dialect: Dialect
  kind: HatifKind
  url: string
  secret: string
  /** Null: all types. */
  events: string[] | null
  /** Null: all inboxes. */
  inboxIds: Id[] | null
}

export const newWebhook: WebhookDraft = {
  dialect: 'parley',
  kind: 'messages',
  url: '',
  secret: '',
  events: null,
  inboxIds: null,
}

export async function listWebhooks({ api }: AppModel): Promise<Webhook[]> {
  return (await api.get<{ items: Webhook[] }>('/webhooks')).items
}

/** Its secret is shown this once; null when its bodies go out unsigned. @throws ApiProblem by field */
export async function createWebhook(
  app: AppModel,
  draft: WebhookDraft,
): Promise<{ webhook: Webhook; secret: string | null }> {
  const made = await app.api.post<{ webhook: Webhook; secret: string | null }>('/webhooks', {
    body: toBody(draft),
  })
  await refresh(app)
  return made
}

/** @throws ApiProblem by field */
export async function updateWebhook(
  app: AppModel,
  id: Id,
  change: { url?: string; status?: 'active' | 'inactive'; events?: string[] | null },
): Promise<void> {
  await app.api.patch(`/webhooks/${id}`, { body: change })
  await refresh(app)
}

/** Paused it hears of nothing. Can be taken back. */
export async function pauseWebhook(app: AppModel, id: Id, isPaused: boolean): Promise<void> {
  await updateWebhook(app, id, { status: isPaused ? 'inactive' : 'active' })
  const { done } = app.i18n.speech.settings
  app.undo.add({
    text: isPaused ? done.webhookPaused : done.webhookResumed,
    undo: () => updateWebhook(app, id, { status: isPaused ? 'active' : 'inactive' }),
  })
}

export type RotatedSecret = { secret: string; previous_secret_until: string | null }

/** For a day bodies are signed with the secret before, too. */
export async function rotateWebhookSecret(app: AppModel, id: Id): Promise<RotatedSecret> {
  const rotated = await app.api.post<RotatedSecret>(`/webhooks/${id}/rotate-secret`, { body: {} })
  await refresh(app)
  return rotated
}

export async function deleteWebhook(app: AppModel, id: Id): Promise<void> {
  await app.api.delete(`/webhooks/${id}`)
  await refresh(app)
}

/** Whether it may be bound to certain inboxes, and whether to exactly one. */
export function inboxChoice({
  dialect,
  kind,
}: Pick<WebhookDraft, 'dialect' | 'kind'>): 'any' | 'one' | 'none' {
  if (dialect !== 'hatif') return 'any'
  return hatifKinds.find(({ id }) => id === kind)?.ofInbox ? 'one' : 'none'
}

function toBody({ dialect, kind, url, secret, events, inboxIds }: WebhookDraft) {
  const choice = inboxChoice({ dialect, kind })
  return {
    dialect,
    url: url.trim(),
    ...(dialect === 'hatif' && { kind }),
    ...(secret.trim() && { secret: secret.trim() }),
    ...(dialect === 'parley' && events && { events }),
    ...(choice !== 'none' && inboxIds && { inbox_ids: inboxIds }),
  }
}

async function refresh({ queries }: AppModel): Promise<void> {
  await queries.invalidateQueries({ queryKey: settingsKeys.webhooks })
}
