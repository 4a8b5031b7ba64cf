import { z } from 'zod'
import { findSequence } from '../../../core/automations/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { readId } from '../ids.ts'
import { defineEndpoint } from '../route.ts'
import { IdText } from '../schemas.ts'
import { presentSequence, Sequence } from './sequence.ts'

export const getSequence = defineEndpoint({
  method: 'GET',
  path: '/v1/sequences/{id}',
  operationId: 'getSequenceWorkspaceTokenAPI',
  summary: 'Get a sequence',
  tags: ['automation'],
  scope: 'automation',
  input: z.object({ id: IdText }),
  output: Sequence,
  failures: [404],
  handler: async ({ db }, { caller: { account }, input }) => {
    const id = readId(input.id, 'sequence')
    const sequence = await findSequence(db, { accountId: account.id, id })
    if (!sequence) throw notFound('sequence')
    return presentSequence(sequence)
  },
})
