import type { Db, Transaction } from '../../platform/db/index.ts'
import { invalidField, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { addToLanes } from '../../platform/lanes/index.ts'
import { appendEvents, insertReader } from '../events/index.ts'
import { getInbox } from '../inboxes/index.ts'
import { findTemplate, findTemplateByName, type Template } from '../templates/index.ts'
import { type Audience, type Campaign, paceOf } from './campaign.ts'
import { insertCampaign } from './campaign-queries.ts'
import { defaultComponents } from './personalise.ts'

/** The kind of lane in which campaigns run; its key is the campaign's id. */
export const campaignLane = 'campaign'

/** The name under which the log is followed for what became of campaigns' messages. */
export const campaignReader = 'campaigns'

/** How a client names a template. */
export type TemplateKey = { id: Id } | { name: string; language: string }

export type NewCampaign = {
  accountId: Id
  inboxId: Id
  name: string
  template: TemplateKey
  /** In the network's send format; `{{n}}` in a parameter stands for a value of each recipient. */
  components: unknown[]
  audience: Audience
  /** Placeholder → `name`, `phone_number` or the name of a custom field. */
  mappings: Record<string, string>
  /** Contact → placeholder → value. */
  recipientVariables: Record<Id, Record<string, string>>
  /** Absent or past: at once. */
  scheduledAt?: Date
}

/** Makes a campaign and gives it to the runner, for now or for later. Whom it goes to is found out when it starts. */
export async function createCampaign(tx: Transaction, campaign: NewCampaign): Promise<Campaign> {
  const { accountId, inboxId, scheduledAt } = campaign
  const inbox = await getInbox(tx, { accountId, id: inboxId })
  const template = await getTemplate(tx, campaign)
  requireApproved(template)

  const later = scheduledAt !== undefined && scheduledAt > tx.now()
  const created = await insertCampaign(tx, {
    ...campaign,
    ...paceOf(inbox),
    templateId: template.id,
    templateName: template.name,
    templateLanguage: template.language,
    components: componentsOf(campaign, template),
    status: later ? 'scheduled' : 'draft',
    scheduledAt,
  })
  await insertReader(tx, accountId, campaignReader)
  appendEvents(tx, accountId, [
    { type: 'campaign.created', inboxId, subjectId: created.id, data: { status: created.status } },
  ])
  await addToLanes(tx, [
    { accountId, kind: campaignLane, key: created.id, dueAt: later ? scheduledAt : undefined },
  ])
  return created
}

/** The template of the campaign's own inbox; another inbox's is as good as none. */
async function getTemplate(db: Db, { accountId, inboxId, template: key }: NewCampaign): Promise<Template> {
  const template =
    'id' in key
      ? await findTemplate(db, { accountId, id: key.id })
      : await findTemplateByName(db, { accountId, inboxId, ...key })
  if (template?.inboxId !== inboxId) throw notFound('template')
  return template
}

function requireApproved({ name, language, status }: Template): void {
  if (status === 'approved') return
  throw invalidField(
    'template_id',
    `names the template '${name}' (${language}), which is ${status}; a campaign needs an approved one`,
    'NOT_APPROVED',
  )
}

function componentsOf(campaign: NewCampaign, template: Template): unknown[] {
  const { components, mappings, recipientVariables } = campaign
  const hasValues = Object.keys(mappings).length + Object.keys(recipientVariables).length > 0
  return components.length === 0 && hasValues ? defaultComponents(template.components) : components
}
