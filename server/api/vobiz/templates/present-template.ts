import type { Static } from 'typebox'
import type { Inbox } from '../../../core/inboxes/index.ts'
import type { Template as StoredTemplate, TemplateStatus } from '../../../core/templates/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { presentTime } from '../present/time.ts'
import type { Template } from './template-schema.ts'

/** Vobiz's word for how a template stands. Earlier editions called a pending one `PENDING`. */
export const templateWords: Record<TemplateStatus, string> = {
  approved: 'APPROVED',
  pending: 'PENDING_REVIEW',
  rejected: 'REJECTED',
  disabled: 'DISABLED',
  paused: 'PAUSED',
}

export function presentTemplate(
  template: StoredTemplate,
  { inbox, authId, legacy }: { inbox: Inbox; authId: string; legacy: boolean },
): Static<typeof Template> {
  const { components, status } = template
  return {
    id: toUuid('template', template.id),
    account_id: authId,
    channel_id: toUuid('inbox', template.inboxId),
    waba_id: String(inbox.settings['waba_id'] ?? ''),
    meta_template_id: template.networkId ?? null,
    name: template.name,
    language: template.language,
    category: template.category,
    status: legacy && status === 'pending' ? 'PENDING' : templateWords[status],
    components: legacy ? components : { components },
    quality_score: template.quality,
    created_at: presentTime(template.createdAt),
    updated_at: presentTime(template.updatedAt),
  }
}

/** The status a filter means, in any letter case; nothing given means any. */
export function readTemplateStatus(word: string): TemplateStatus | undefined {
  const upper = word.trim().toUpperCase()
  if (upper === 'PENDING') return 'pending'
  const found = Object.entries(templateWords).find(([, shown]) => shown === upper)
  return found?.[0] as TemplateStatus | undefined
}
