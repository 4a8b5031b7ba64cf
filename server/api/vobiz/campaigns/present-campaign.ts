import Type from 'typebox'
import type { Campaign, CampaignRecipient, CampaignStatus } from '../../../core/campaigns/index.ts'
import { campaignStatuses, recipientStatuses } from '../../../core/campaigns/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { presentTime } from '../present/time.ts'
import { Time, Uuid } from '../schemas.ts'

/** What edition 1 called a campaign that is sending. */
const legacySending = 'running'

export const CampaignShape = Type.Object({
  id: Uuid,
  channel_id: Uuid,
  name: Type.String(),
  template_id: Uuid,
  template_name: Type.String(),
  template_lang: Type.String(),
  status: Type.Enum([...campaignStatuses, legacySending], {
    description: '`running` stands for `sending` under the legacy prefix only',
  }),
  total_recipients: Type.Integer({ description: '0 until the audience is resolved, when sending starts' }),
  sent_count: Type.Integer({ description: 'Accepted by WhatsApp' }),
  delivered_count: Type.Integer(),
  read_count: Type.Integer(),
  failed_count: Type.Integer(),
  skipped_count: Type.Integer(),
  batch_size: Type.Integer(),
  batch_delay_ms: Type.Integer(),
  pause_reason: Type.Optional(
    Type.String({
      description: 'Why the server paused it, or why it failed. Absent when a client paused it',
    }),
  ),
  scheduled_at: Type.Optional(Time),
  started_at: Type.Optional(Time),
  completed_at: Type.Optional(Time),
  created_at: Time,
  updated_at: Time,
})

export const RecipientShape = Type.Object({
  id: Uuid,
  campaign_id: Uuid,
  contact_id: Uuid,
  phone_number: Type.Optional(Type.String()),
  variables: Type.Record(Type.String(), Type.String()),
  status: Type.Enum([...recipientStatuses]),
  meta_message_id: Type.Optional(Type.String()),
  error_code: Type.Optional(Type.String()),
  error_desc: Type.Optional(Type.String()),
  sent_at: Type.Optional(Time),
  delivered_at: Type.Optional(Time),
  read_at: Type.Optional(Time),
  created_at: Time,
  updated_at: Time,
})

/** A campaign as its prefix shows it. What has no value is absent, as in the vendor's examples. */
export function presentCampaign(campaign: Campaign, { legacy }: { legacy: boolean }) {
  return {
    id: toUuid('campaign', campaign.id),
    channel_id: toUuid('inbox', campaign.inboxId),
    name: campaign.name,
    template_id: toUuid('template', campaign.templateId),
    template_name: campaign.templateName,
    template_lang: campaign.templateLanguage,
    status: presentStatus(campaign.status, legacy),
    total_recipients: campaign.totalRecipients,
    sent_count: campaign.sentCount,
    delivered_count: campaign.deliveredCount,
    read_count: campaign.readCount,
    failed_count: campaign.failedCount,
    skipped_count: campaign.skippedCount,
    batch_size: campaign.batchSize,
    batch_delay_ms: campaign.batchDelayMs,
    pause_reason: campaign.pauseReason,
    scheduled_at: optionalTime(campaign.scheduledAt),
    started_at: optionalTime(campaign.startedAt),
    completed_at: optionalTime(campaign.completedAt),
    created_at: presentTime(campaign.createdAt),
    updated_at: presentTime(campaign.updatedAt),
  }
}

export function presentRecipient(recipient: CampaignRecipient) {
  return {
    id: toUuid('campaignRecipient', recipient.id),
    campaign_id: toUuid('campaign', recipient.campaignId),
    contact_id: toUuid('contact', recipient.contactId),
    phone_number: recipient.phone,
    variables: recipient.variables,
    status: recipient.status,
    meta_message_id: recipient.networkId,
    error_code: recipient.errorCode,
    error_desc: recipient.errorMessage,
    sent_at: optionalTime(recipient.sentAt),
    delivered_at: optionalTime(recipient.deliveredAt),
    read_at: optionalTime(recipient.readAt),
    created_at: presentTime(recipient.createdAt),
    updated_at: presentTime(recipient.updatedAt),
  }
}

function presentStatus(status: CampaignStatus, legacy: boolean): CampaignStatus | typeof legacySending {
  return legacy && status === 'sending' ? legacySending : status
}

function optionalTime(time: Date | undefined): string | undefined {
  return time && presentTime(time)
}
