export { type AudienceMember, findCampaignIdByName, listAudienceMembers } from './audience-queries.ts'
export {
  type Audience,
  type Campaign,
  type CampaignStatus,
  campaignStatuses,
  paceOf,
} from './campaign.ts'
export {
  type CampaignFilter,
  countCampaigns,
  findCampaign,
  listCampaigns,
} from './campaign-queries.ts'
export { campaignLane, createCampaign, type NewCampaign, type TemplateKey } from './create-campaign.ts'
export { followCampaignMessages, followCampaigns } from './follow-campaign-messages.ts'
export { cancelCampaign, deleteCampaign, pauseCampaign, resumeCampaign } from './move-campaign.ts'
export { type CampaignRecipient, type RecipientStatus, recipientStatuses } from './recipient.ts'
export { countRecipients, listRecipients } from './recipient-queries.ts'
export { type CampaignContext, campaignLeaseMs, runCampaign } from './run-campaign.ts'
