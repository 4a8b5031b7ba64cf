import Type from 'typebox'
import { type CallFilter, countCalls, listCalls } from '../../../core/calls/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { callWords, statusesOfWord } from '../../call-statuses.ts'
import { scopeOf } from '../auth.ts'
import { presentPage } from '../lists.ts'
import { readPage } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { PageOf, PageQuerystring } from '../schemas.ts'
import { CallLog } from './call-schema.ts'
import { presentCall } from './present-call.ts'

const directions = ['inbound', 'outbound'] as const

const LogQuery = Type.Object({
  ...PageQuerystring.properties,
  direction: Type.Optional(Type.String({ description: directions.join(' or ') })),
  status: Type.Optional(Type.String({ description: callWords.join(', ') })),
})

export const listCallLogs: Endpoint = (app, { db, legacy }) => {
  app.get('/calls/whatsapp/logs', {
    schema: {
      operationId: 'listCallLogs',
      summary: 'List calls, newest first',
      tags: ['calls'],
      querystring: LogQuery,
      response: { 200: PageOf(CallLog) },
    },
    handler: async ({ vobiz, query }) => {
      const page = readPage(query, { limit: 25 })
      const word = readChoice('status', query.status, callWords)
      const filter: CallFilter = {
        accountId: vobiz.account.id,
        // Calls of every line, whatever carries them.
        inboxIds: scopeOf(vobiz).inboxIds,
        direction: readChoice('direction', query.direction, directions),
        statuses: word && statusesOfWord(word),
      }
      const [calls, total] = await Promise.all([listCalls(db, filter, page), countCalls(db, filter)])
      const items = calls.map((call) => presentCall(call, vobiz))
      return presentPage(items, { page, total, legacy })
    },
  })
}

/** One of the choices, in any letter case; nothing given means any. */
function readChoice<Choice extends string>(
  field: string,
  given: string | undefined,
  choices: readonly Choice[],
): Choice | undefined {
  const word = given?.trim().toLowerCase()
  if (!word) return undefined
  const found = choices.find((choice) => choice === word)
  if (!found) throw invalidField(field, `must be one of ${choices.join(', ')}`, 'INVALID', given)
  return found
}
