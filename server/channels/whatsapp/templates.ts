import type { NetworkTemplate } from '../../core/inboxes/index.ts'
import { type Access, type Answer, askAbout, askGraph, type Graph, refusal, toAnswer } from './graph.ts'
import { isObject, type Json, listOf, objectOf, textOf, withoutEmpty } from './json.ts'
import { toTemplateStatus } from './template-status.ts'

const fields = 'id,name,language,category,status,components,quality_score,rejected_reason'
const pageSize = 100
/** More than any business account may have; keeps a network that pages in circles from holding us for ever. */
const maxPages = 500

export type NewNetworkTemplate = { name: string; language: string; category: string; components: unknown[] }
export type CreatedTemplate = { networkId: string; status: NetworkTemplate['status']; category?: string }

/** All templates of the business account, in all languages. */
export async function listTemplates(
  graph: Graph,
  inbox: Access,
): Promise<Answer<{ templates: NetworkTemplate[] }>> {
  const templates: NetworkTemplate[] = []
  let after: string | undefined
  for (let page = 0; page < maxPages; page += 1) {
    const result = await askAbout(graph, inbox, 'waba_id', {
      path: ['message_templates'],
      query: { fields, limit: String(pageSize), after },
    })
    if (!result.ok) return refusal(result.failure)
    templates.push(...listOf(result.body['data']).flatMap((template) => toTemplate(template) ?? []))
    // The cursor is followed rather than `next`, whose address would take the token wherever it points.
    const paging = objectOf(result.body['paging'])
    const next = paging['next'] ? textOf(objectOf(paging['cursors'])['after']) : undefined
    if (next === undefined || next === after) break
    after = next
  }
  return { ok: true, templates }
}

/** Hands a template in for review. */
export async function createTemplate(
  graph: Graph,
  inbox: Access,
  { name, language, category, components }: NewNetworkTemplate,
): Promise<Answer<CreatedTemplate>> {
  const result = await askAbout(graph, inbox, 'waba_id', {
    method: 'POST',
    path: ['message_templates'],
    body: { name, language, category, components },
  })
  return toAnswer(result, toCreated)
}

/** Hands a template that the network has already in again, changed. */
export async function editTemplate(
  graph: Graph,
  inbox: Access,
  { networkId, category, components }: { networkId: string; category: string; components: unknown[] },
): Promise<Answer<object>> {
  const result = await askGraph(graph, inbox, {
    method: 'POST',
    path: [networkId],
    body: { category, components },
  })
  return toAnswer(result, () => ({}))
}

function toCreated(body: Json): CreatedTemplate | undefined {
  const networkId = textOf(body['id'])
  if (!networkId) return undefined
  const status = toTemplateStatus(textOf(body['status'])) ?? 'pending'
  return withoutEmpty({ networkId, status, category: textOf(body['category']) })
}

function toTemplate(template: unknown): NetworkTemplate | undefined {
  if (!isObject(template)) return undefined
  const [networkId, name, language] = [template['id'], template['name'], template['language']].map(textOf)
  if (!networkId || !name || !language) return undefined
  const reason = textOf(template['rejected_reason'])
  return withoutEmpty({
    networkId,
    name,
    language,
    category: textOf(template['category']) ?? '',
    // A word that is not known yet must not make a template look sendable.
    status: toTemplateStatus(textOf(template['status'])) ?? 'pending',
    components: listOf(template['components']),
    quality: textOf(objectOf(template['quality_score'])['score']),
    reason: reason === 'NONE' ? undefined : reason,
  })
}
