import Type from 'typebox'
import { AuditEntry, PageOf } from '../../../../shared/parley/index.ts'
import { type AuditEntry as KnownEntry, listAuditEntries } from '../../../core/audit/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { readPage, toPage } from '../paging.ts'
import { readIdField } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { PageQuery } from '../schemas.ts'

const Moment = (description: string) => Type.Optional(Type.String({ description }))

export const listAudit: Endpoint = (app, { db }) => {
  app.get('/audit', {
    config: { scope: 'audit', role: 'admin' },
    schema: {
      operationId: 'listAudit',
      summary: 'List who changed what in how the account is set up, the newest first',
      tags: ['audit'],
      querystring: Type.Object({
        ...PageQuery,
        agent_id: Type.Optional(Type.String({ description: 'Only what this agent did' })),
        action: Type.Optional(Type.String({ description: 'Only this operation, such as `createWebhook`' })),
        from: Moment('ISO 8601: not before'),
        to: Moment('ISO 8601: before'),
      }),
      response: { 200: PageOf(AuditEntry) },
    },
    handler: async ({ parley, query }) => {
      const { limit, after } = readPage(query)
      const { agent_id, action } = query
      const rows = await listAuditEntries(db, {
        accountId: parley.account.id,
        before: after,
        limit: limit + 1,
        ...(agent_id !== undefined && { agentId: readIdField('agent', agent_id, 'agent_id') }),
        ...(action !== undefined && { action }),
        ...readMoment('from', query.from),
        ...readMoment('to', query.to),
      })
      return toPage(rows, { limit, placeOf: ({ id }) => id, present: presentEntry })
    },
  })
}

function readMoment<Name extends 'from' | 'to'>(
  name: Name,
  text: string | undefined,
): Partial<Record<Name, Date>> {
  if (text === undefined) return {}
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw invalidField(name, 'must be a time, such as 2026-05-01T00:00:00Z')
  return { [name]: time } as Partial<Record<Name, Date>>
}

function presentEntry(entry: KnownEntry): AuditEntry {
  const { id, at, agentId, credentialId, actor, action, subjectType, subjectId, address, changes } = entry
  return {
    id,
    at: at.toISOString(),
    agent_id: agentId ?? null,
    credential_id: credentialId ?? null,
    actor,
    action,
    subject_type: subjectType ?? null,
    subject_id: subjectId ?? null,
    address: address ?? null,
    changes,
  }
}
