import { z } from 'zod'
import type { Campaign, CampaignStatus } from '../../../core/campaigns/index.ts'
import { Id, Time } from '../schemas.ts'

/** The vendor knows four states: what waits for somebody is still being sent, what failed will not be. */
const statuses = {
  draft: 'scheduled',
  scheduled: 'scheduled',
  sending: 'sending',
  paused: 'sending',
  completed: 'sent',
  cancelled: 'cancelled',
  failed: 'cancelled',
} as const satisfies Record<CampaignStatus, string>

export const Broadcast = z.object({
  id: Id,
  name: z.string(),
  status: z.enum(['scheduled', 'sending', 'sent', 'cancelled']),
  schedulesType: z.enum(['now', 'future']),
  schedulesAt: Time.nullable(),
  flowId: Id.nullable().describe('Always null: a broadcast sends a template'),
  contactCount: z.int(),
})

export function presentBroadcast(campaign: Campaign): z.input<typeof Broadcast> {
  const { id, name, status, scheduledAt, totalRecipients } = campaign
  return {
    id,
    name,
    status: statuses[status],
    schedulesType: scheduledAt ? 'future' : 'now',
    schedulesAt: scheduledAt ?? null,
    flowId: null,
    contactCount: totalRecipients,
  }
}
