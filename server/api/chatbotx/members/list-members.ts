import { z } from 'zod'
import { listAgents } from '../../../core/agents/index.ts'
import { PageQuery, presentPage, readPage } from '../paging.ts'
import { isMember, Member, presentMember } from '../present/member.ts'
import { defineEndpoint } from '../route.ts'
import { pageOf } from '../schemas.ts'

export const listMembers = defineEndpoint({
  method: 'GET',
  path: '/v1/members',
  operationId: 'listMembersWorkspaceTokenAPI',
  summary: 'List the people of the workspace',
  tags: ['members'],
  scope: 'inbox',
  input: z.object({ ...PageQuery, keyword: z.string().optional().describe('Part of a name') }),
  output: pageOf(Member),
  handler: async ({ db }, { caller: { account }, input }) => {
    const { limit, offset } = readPage(input)
    const keyword = (input.keyword ?? '').trim().toLowerCase()
    // People of one firm: few enough to be looked through here.
    const members = (await listAgents(db, account.id))
      .filter(isMember)
      .filter(({ name }) => name.toLowerCase().includes(keyword))
    const page = members.slice(offset, offset + limit)
    return presentPage(page.map(presentMember), { total: members.length, limit })
  },
})
