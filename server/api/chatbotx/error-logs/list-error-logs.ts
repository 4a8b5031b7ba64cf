import { z } from 'zod'
import { countFailures, type Failure, listFailures } from '../../../core/failures/index.ts'
import { inboxScope } from '../auth.ts'
import { presentPage, readPage, readSort, SortedPageQuery } from '../paging.ts'
import { defineEndpoint } from '../route.ts'
import { Id, pageOf, stored } from '../schemas.ts'

const ErrorLog = z.object({
  ...stored,
  action: z.string(),
  detail: z.string(),
  httpCode: z.int().nullable().describe('What an endpoint answered with'),
  workspaceId: Id,
  contactId: Id.nullable(),
})

export const listErrorLogs = defineEndpoint({
  method: 'GET',
  path: '/v1/error-logs',
  operationId: 'listErrorLogsWorkspaceTokenAPI',
  summary: 'List what failed',
  description:
    'Messages that a network refused (`sendMessage`) and webhooks that did not take an event (`deliverWebhook`), the latest first.',
  tags: ['error logs'],
  scope: 'integrations',
  input: z.object({
    ...SortedPageQuery,
    keyword: z.string().optional().describe('Part of the action or the detail'),
  }),
  output: pageOf(ErrorLog),
  handler: async ({ db }, { caller, input }) => {
    const page = readPage(input)
    const filter = {
      accountId: caller.account.id,
      inboxIds: inboxScope(caller),
      keyword: input.keyword?.trim(),
    }
    const oldestFirst = readSort(input.sort, ['createdAt'])?.descending === false
    const [failures, total] = await Promise.all([
      listFailures(db, filter, { ...page, oldestFirst }),
      countFailures(db, filter),
    ])
    return presentPage(failures.map(presentFailure), { total, limit: page.limit })
  },
})

function presentFailure(failure: Failure): z.input<typeof ErrorLog> {
  const { accountId, id, action, detail, httpStatus, contactId, failedAt } = failure
  return {
    id,
    createdAt: failedAt,
    updatedAt: failedAt,
    action,
    detail,
    httpCode: httpStatus ?? null,
    workspaceId: accountId,
    contactId: contactId ?? null,
  }
}
