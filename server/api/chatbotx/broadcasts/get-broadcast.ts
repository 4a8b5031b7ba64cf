import { z } from 'zod'
import { defineEndpoint } from '../route.ts'
import { Broadcast, presentBroadcast } from './broadcast.ts'
import { findBroadcast } from './find-broadcast.ts'

export const getBroadcast = defineEndpoint({
  method: 'GET',
  path: '/v1/broadcasts/{idOrName}',
  operationId: 'getBroadcastWorkspaceTokenAPI',
  summary: 'Get a broadcast by its id or name',
  tags: ['broadcasts'],
  scope: 'broadcasts',
  input: z.object({ idOrName: z.string().min(1) }),
  output: Broadcast,
  failures: [404],
  handler: async ({ db }, { caller, input }) =>
    presentBroadcast(await findBroadcast(db, caller, input.idOrName)),
})
