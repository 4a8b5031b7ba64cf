import type { FastifyInstance, FastifyRequest } from 'fastify'
import { insertAuditEntry } from '../../../core/audit/index.ts'
import { errorText } from '../../../platform/errors.ts'
import { fromUuid, type Id, type IdKind, isId } from '../../../platform/ids.ts'
import type { Services } from '../../services.ts'
import type { Scope } from '../auth.ts'
import { describeChange } from './describe-change.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the answer names: what was made, where the path names nothing yet. */
    answeredId: Id | undefined
  }
}

/** The parts of the API in which every change is written down: how the account is set up, and who may come in. */
const auditedScopes = new Set<Scope | undefined>([
  'account',
  'agents',
  'teams',
  'inboxes',
  'tags',
  'custom_fields',
  'templates',
  'canned_responses',
  'webhooks',
  'credentials',
])
/** Of contacts, what cannot be undone. */
const auditedOfContacts = new Set(['DELETE /contacts/:id', 'POST /contacts/:id/merge'])

/** What stands in a path before an id, as the entry names it. */
const subjects: Record<string, IdKind> = {
  account: 'account',
  agents: 'agent',
  invitations: 'invitation',
  teams: 'team',
  inboxes: 'inbox',
  tags: 'tag',
  'custom-fields': 'customField',
  templates: 'template',
  'canned-responses': 'cannedResponse',
  webhooks: 'webhook',
  deliveries: 'delivery',
  credentials: 'credential',
  contacts: 'contact',
}

/** Writes down who changed what, once it is done and answered. */
export function addAudit(app: FastifyInstance, services: Services): void {
  app.decorateRequest('answeredId')
  app.addHook('preSerialization', async (request, _reply, payload) => {
    if (isAudited(request)) request.answeredId = findId(payload)
    return payload
  })
  app.addHook('onResponse', async (request, reply) => {
    const isDone = reply.statusCode >= 200 && reply.statusCode < 300
    if (!isDone || reply.hasHeader('idempotency-replayed') || !isAudited(request)) return
    try {
      await write(services, request)
    } catch (error) {
      request.log.warn({ error: errorText(error) }, 'an entry of the audit log could not be written')
    }
  })
}

function isAudited({ method, routeOptions }: FastifyRequest): boolean {
  const { config } = routeOptions
  if (method === 'GET' || method === 'HEAD' || config.public || config.reads) return false
  if (config.scope === 'contacts') return auditedOfContacts.has(`${method} ${pathOf(routeOptions)}`)
  return auditedScopes.has(config.scope)
}

async function write({ db, clientAddress }: Services, request: FastifyRequest): Promise<void> {
  const { parley, routeOptions, body } = request
  const { account, agent, credential } = parley
  const collection = pathOf(routeOptions).split('/')[1] ?? ''
  const kind = subjects[collection]
  await insertAuditEntry(db, {
    accountId: account.id,
    agentId: agent?.id,
    credentialId: credential?.id,
    actor: (agent ?? credential)!.name,
    action: operationOf(routeOptions),
    subjectType: kind && snakeCase(kind),
    subjectId: kind && subjectOf(request, kind),
    address: clientAddress(request),
    changes: describeChange(body),
  })
}

function subjectOf({ params, answeredId, parley }: FastifyRequest, kind: IdKind): Id | undefined {
  if (kind === 'account') return parley.account.id
  const { id } = params as { id?: string }
  if (id === undefined) return answeredId
  return isId(id) ? id : fromUuid(kind, id)
}

/** The id of what is answered, or of the first thing in it. */
function findId(payload: unknown): Id | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined
  const own = (payload as { id?: unknown }).id
  if (typeof own === 'string' && isId(own)) return own
  const inner = Object.values(payload).find((value) => typeof value === 'object' && value !== null)
  const id = (inner as { id?: unknown } | undefined)?.id
  return typeof id === 'string' && isId(id) ? id : undefined
}

type RouteOptions = FastifyRequest['routeOptions']

function pathOf({ url }: RouteOptions): string {
  return (url ?? '').replace('/parley/v1', '')
}

function operationOf({ schema, method, url }: RouteOptions): string {
  const { operationId } = (schema ?? {}) as { operationId?: string }
  return operationId ?? `${method} ${url}`
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
