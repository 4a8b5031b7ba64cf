import { z } from 'zod'
import type { Sequence as Stored } from '../../../core/automations/index.ts'
import { Id, stored } from '../schemas.ts'

export const Sequence = z.object({
  ...stored,
  name: z.string(),
  folderId: Id.nullable(),
  active: z.boolean(),
  subscribers: z.int(),
  messages: z.int(),
  workspaceId: Id,
})

export function presentSequence(sequence: Stored): z.input<typeof Sequence> {
  const { accountId, id, createdAt, updatedAt, name, active, steps, subscriberCount } = sequence
  return {
    id,
    createdAt,
    updatedAt,
    name,
    folderId: null,
    active,
    subscribers: subscriberCount,
    messages: steps.length,
    workspaceId: accountId,
  }
}
