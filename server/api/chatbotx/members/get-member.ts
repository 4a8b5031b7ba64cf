import { z } from 'zod'
import { findAgent } from '../../../core/agents/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { readId } from '../ids.ts'
import { isMember, Member, presentMember } from '../present/member.ts'
import { defineEndpoint } from '../route.ts'
import { IdText } from '../schemas.ts'

export const getMember = defineEndpoint({
  method: 'GET',
  path: '/v1/members/{memberId}',
  operationId: 'getMemberWorkspaceTokenAPI',
  summary: 'Get one of the people of the workspace',
  tags: ['members'],
  scope: 'inbox',
  input: z.object({ memberId: IdText }),
  output: Member,
  failures: [404],
  handler: async ({ db }, { caller: { account }, input }) => {
    const id = readId(input.memberId, 'agent')
    const member = await findAgent(db, { accountId: account.id, id })
    if (!member || !isMember(member)) throw notFound('agent')
    return presentMember(member)
  },
})
