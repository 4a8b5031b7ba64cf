import { z } from 'zod'
import { findRefLink } from '../../../core/automations/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { readId } from '../ids.ts'
import { defineEndpoint } from '../route.ts'
import { Id, IdText, stored } from '../schemas.ts'

const RefLink = z.object({
  ...stored,
  name: z.string(),
  type: z.string(),
  flowId: Id.nullable(),
  workspaceId: Id,
  customFieldId: Id.nullable(),
  qrStyles: z.record(z.string(), z.unknown()).nullable(),
})

export const getRefLink = defineEndpoint({
  method: 'GET',
  path: '/v1/ref-links/{id}',
  operationId: 'getRefLinkWorkspaceTokenAPI',
  summary: 'Get a ref link',
  tags: ['automation'],
  scope: 'automation',
  input: z.object({ id: IdText }),
  output: RefLink,
  failures: [404],
  handler: async ({ db }, { caller: { account }, input }) => {
    const id = readId(input.id, 'ref_link')
    const link = await findRefLink(db, { accountId: account.id, id })
    if (!link) throw notFound('ref_link')
    return {
      ...link,
      workspaceId: account.id,
      flowId: link.flowId ?? null,
      customFieldId: link.customFieldId ?? null,
      qrStyles: link.qrStyles ?? null,
    }
  },
})
