import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphError, invalid, missing } from './errors.ts'
import { accessAccount, bodyOf, queryOf } from './graph-access.ts'
import { type Json, textOf } from './json.ts'
import type { Sandbox, Template } from './state.ts'
import { createTemplate, deleteTemplates, editTemplate, findTemplates } from './templates.ts'

const defaultFields = ['name', 'parameter_format', 'components', 'language', 'status', 'category']

/** Listing, making and deleting templates. Editing one shares its path with other objects. */
export function registerTemplates(app: FastifyInstance, sandbox: Sandbox): void {
  const config = { operation: 'templates' }

  app.get('/:id/message_templates', { config }, (request, reply) => {
    const { wabaId } = accessAccount(sandbox, request)
    const found = findTemplates(sandbox, wabaId).filter((template) => matches(template, queryOf(request)))
    reply.send(toPage(sandbox, request, found))
  })

  app.post('/:id/message_templates', { config }, (request, reply) => {
    const { wabaId } = accessAccount(sandbox, request)
    const { id, status, category } = createTemplate(sandbox, wabaId, bodyOf(request))
    reply.send({ id, status, category })
  })

  app.delete('/:id/message_templates', { config }, (request, reply) => {
    const { wabaId } = accessAccount(sandbox, request)
    const { name, hsm_id: id } = queryOf(request)
    const named = textOf(name)
    if (named === undefined) throw missing('name')
    deleteTemplates(sandbox, wabaId, named, textOf(id))
    reply.send({ success: true })
  })
}

export function presentTemplate(template: Template, fields: unknown): Json {
  const all: Json = {
    name: template.name,
    parameter_format: template.parameterFormat,
    components: template.components,
    language: template.language,
    status: template.status,
    category: template.category,
    rejected_reason: template.rejectedReason,
    quality_score: { score: 'UNKNOWN', date: Math.floor(template.createdAt / 1000) },
  }
  const wanted = textOf(fields)?.split(',') ?? defaultFields
  const shown = wanted.filter((field) => field !== 'id' && field in all).map((field) => [field, all[field]])
  return { ...Object.fromEntries(shown), id: template.id }
}

export function changeTemplate(sandbox: Sandbox, request: FastifyRequest, template: Template): Json {
  accessAccount(sandbox, request, template.wabaId)
  editTemplate(sandbox, template, bodyOf(request))
  return { success: true, id: template.id, name: template.name, category: template.category }
}

function matches(template: Template, query: Json): boolean {
  const { status, name, language, category } = query
  const same = (wanted: unknown, value: string) =>
    wanted === undefined || textOf(wanted)?.toUpperCase() === value.toUpperCase()
  const named = textOf(name)?.toLowerCase()
  if (named !== undefined && !template.name.includes(named)) return false
  return (
    same(status, template.status) && same(language, template.language) && same(category, template.category)
  )
}

/** Cursors name a place in the list; `next` and `previous` are there only when there is more. */
function toPage(sandbox: Sandbox, request: FastifyRequest, found: Template[]): Json {
  const { limit, after, before, fields } = queryOf(request)
  const size = limit === undefined ? 25 : Number(limit)
  if (!Number.isInteger(size) || size < 1) throw invalid('limit', 'a whole number from 1')

  const end = before === undefined ? undefined : fromCursor(before)
  const start =
    end === undefined ? (after === undefined ? 0 : fromCursor(after) + 1) : Math.max(0, end - size)
  const page = found.slice(start, end === undefined ? start + size : end)
  if (page.length === 0) return { data: [] }

  const last = start + page.length - 1
  const cursors = { before: toCursor(start), after: toCursor(last) }
  return {
    data: page.map((template) => presentTemplate(template, fields)),
    paging: {
      cursors,
      ...(last + 1 < found.length && { next: pageAddress(sandbox, request, { after: cursors.after }) }),
      ...(start > 0 && { previous: pageAddress(sandbox, request, { before: cursors.before }) }),
    },
  }
}

function pageAddress(sandbox: Sandbox, request: FastifyRequest, cursor: Record<string, string>): string {
  const address = new URL(request.originalUrl, sandbox.publicUrl)
  for (const name of ['after', 'before']) address.searchParams.delete(name)
  for (const [name, value] of Object.entries(cursor)) address.searchParams.set(name, value)
  return address.href
}

function toCursor(place: number): string {
  return Buffer.from(`place:${place}`).toString('base64url')
}

function fromCursor(cursor: unknown): number {
  const match = /^place:(\d+)$/.exec(Buffer.from(textOf(cursor) ?? '', 'base64url').toString())
  if (match) return Number(match[1])
  throw new GraphError(100, { message: '(#100) Invalid cursor value' })
}
