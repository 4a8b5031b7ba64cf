import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { type TemplateStatus, templateStatuses } from './template.ts'
import { lockReported, updateTemplate } from './template-queries.ts'

/** What a network tells of a template: the outcome of a review, a new quality or category. */
export type ReportedTemplate = {
  inboxId: Id
  networkTemplateId: string
  name?: string
  language?: string
  status?: string
  quality?: string
  category?: string
  reason?: string
}

/** Records a report. One about a template that is not known here changes nothing: the next sync brings it whole. */
export async function recordTemplateReport(
  tx: Transaction,
  accountId: Id,
  report: ReportedTemplate,
): Promise<void> {
  const { inboxId, networkTemplateId: networkId, name, language } = report
  const template = await lockReported(tx, { accountId, inboxId, networkId, name, language })
  if (!template) return
  const status = toStatus(report.status)
  const told = {
    networkId,
    ...(status && { status, reason: report.reason }),
    ...(report.quality && { quality: report.quality.toUpperCase() }),
    ...(report.category && { category: report.category.toUpperCase() }),
  }
  const isNews = Object.entries(told).some(([key, value]) => template[key as keyof typeof told] !== value)
  if (!isNews) return
  await updateTemplate(tx, { ...template, ...told })
  appendEvents(tx, accountId, [
    { type: 'template.updated', inboxId, subjectId: template.id, data: { ...told } },
  ])
}

function toStatus(word: string | undefined): TemplateStatus | undefined {
  return templateStatuses.find((status) => status === word)
}
