import type { Inbox, Page, Template } from '../../../../shared/parley/index.ts'
import type { AppModel } from '../../app.ts'
import type { Id } from '../../store/state.ts'
import { settingsKeys } from '../query-keys.ts'
import { type TemplateDraft, toComponents } from './template-draft.ts'

export const statuses = ['approved', 'pending', 'rejected', 'paused', 'disabled'] as const
export type TemplateFilter = { inboxId: string | null; status: string | null; text: string }

export function listTemplates(
  { api }: AppModel,
  { inboxId, status, text }: TemplateFilter,
  { cursor, signal }: { cursor: string | null; signal: AbortSignal },
): Promise<Page<Template>> {
  const query = { inbox_id: inboxId, status, text: text || null, cursor, limit: 50 }
  return api.get('/templates', { query, signal })
}

export function getTemplate({ api }: AppModel, id: Id): Promise<Template> {
  return api.get(`/templates/${id}`)
}

/** Hands it in for review. @throws ApiProblem by field: `name`, `components.0.text` … */
export async function createTemplate(app: AppModel, draft: TemplateDraft): Promise<Template> {
  const { inboxId, name, language, category } = draft
  const body = { inbox_id: inboxId, name, language, category, components: toComponents(draft) }
  const template = await app.api.post<Template>('/templates', { body })
  await refresh(app)
  return template
}

/**
 * Brings the templates of inboxes up to what their networks have, one inbox after another; `onProgress` is told how many
 * inboxes are done. Answers how many templates there are.
 */
export async function syncTemplates(
  app: AppModel,
  inboxIds: Id[],
  onProgress: (done: number) => void,
): Promise<number> {
  let synced = 0
  try {
    for (const [index, inboxId] of inboxIds.entries()) {
      const answer = await app.api.post<{ synced: number }>('/templates/sync', {
        body: { inbox_id: inboxId },
      })
      synced += answer.synced
      onProgress(index + 1)
    }
  } finally {
    await refresh(app)
  }
  return synced
}

/** Inboxes whose networks have templates. */
export function templateInboxes(inboxes: Record<Id, Inbox>): Inbox[] {
  return Object.values(inboxes)
    .filter(({ has_templates }) => has_templates)
    .sort((one, other) => one.name.localeCompare(other.name))
}

async function refresh({ queries }: AppModel): Promise<void> {
  await queries.invalidateQueries({ queryKey: settingsKeys.allTemplates })
}
