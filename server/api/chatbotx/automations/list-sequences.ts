import { z } from 'zod'
import { listSequences as listAll, type SequenceColumn } from '../../../core/automations/index.ts'
import { presentPage, readPage, readSort, SortedPageQuery } from '../paging.ts'
import { defineEndpoint } from '../route.ts'
import { pageOf } from '../schemas.ts'
import { presentSequence, Sequence } from './sequence.ts'

const columns: readonly SequenceColumn[] = ['id', 'name', 'active', 'createdAt', 'updatedAt', 'subscribers']

export const listSequences = defineEndpoint({
  method: 'GET',
  path: '/v1/sequences',
  operationId: 'listSequencesWorkspaceTokenAPI',
  summary: 'List sequences',
  tags: ['automation'],
  scope: 'automation',
  input: z.object(SortedPageQuery),
  output: pageOf(Sequence.extend({ stepsCount: z.int(), subscribersCount: z.int() })),
  handler: async ({ db }, { caller: { account }, input }) => {
    const page = readPage(input)
    const sort = readSort(input.sort, columns)
    const { sequences, total } = await listAll(db, { accountId: account.id, ...page, sort })
    const data = sequences.map((sequence) => ({
      ...presentSequence(sequence),
      stepsCount: sequence.steps.length,
      subscribersCount: sequence.subscriberCount,
    }))
    return presentPage(data, { total, limit: page.limit })
  },
})
