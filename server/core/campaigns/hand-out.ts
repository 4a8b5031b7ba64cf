import type { Transaction } from '../../platform/db/index.ts'
import type { WindowCategory } from '../conversations/index.ts'
import { type SendDraft, sendMessages } from '../messages/index.ts'
import type { Template } from '../templates/index.ts'
import { bodyText } from '../templates/index.ts'
import type { Campaign } from './campaign.ts'
import { type CampaignContent, getCampaignContent, moveCounts } from './campaign-queries.ts'
import { fieldsOf, type Personalised, personalise } from './personalise.ts'
import { skipReasons } from './recipient.ts'
import {
  type HandedOut,
  lockWaitingRecipients,
  updateHandedOut,
  type WaitingRecipient,
} from './recipient-queries.ts'

/**
 * Hands the next recipients of a locked campaign over for sending: their messages, and what became of them, in
 * one transaction, so that nobody is forgotten and nobody is written to twice. Answers how many there were.
 */
export async function handOutBatch(
  tx: Transaction,
  campaign: Campaign,
  { template, limit }: { template: Template; limit: number },
): Promise<number> {
  const { accountId, id, inboxId } = campaign
  const content = await getCampaignContent(tx, campaign)
  const waiting = await lockWaitingRecipients(tx, campaign, { limit, fields: fieldsOf(content.mappings) })
  if (waiting.length === 0) return 0

  const turns = waiting.map((recipient) => toTurn(recipient, { content, template }))
  const sends = turns.flatMap((turn) =>
    'draft' in turn ? { to: { contactId: turn.contactId }, draft: turn.draft } : [],
  )
  const messages = (await sendMessages(tx, { accountId, inboxId, sends })).values()
  const handedOut = turns.map(({ result, ...turn }) =>
    'draft' in turn ? { ...result, messageId: messages.next().value!.message.id } : result,
  )
  await updateHandedOut(tx, accountId, handedOut)
  const count = (status: HandedOut['status']) => handedOut.filter((one) => one.status === status).length
  await moveCounts(tx, accountId, [{ campaignId: id, failed: count('failed'), skipped: count('skipped') }])
  return handedOut.length
}

type Turn = { result: HandedOut } & ({ draft: SendDraft; contactId: string } | object)

function toTurn(
  { id, contact_id: contactId, reason, variables, name, phone, fields }: WaitingRecipient,
  { content, template }: { content: CampaignContent; template: Template },
): Turn {
  if (reason)
    return { result: { id, status: 'skipped', errorCode: reason, errorMessage: skipReasons[reason] } }
  const personal = personalise(content.components, content.mappings, { variables, name, phone, fields })
  const shownPhone = phone ?? undefined
  if ('missing' in personal)
    return {
      result: {
        id,
        phone: shownPhone,
        status: 'failed',
        errorCode: '132000',
        errorMessage: `The placeholder {{${personal.missing}}} has no value for this contact`,
      },
    }
  return {
    result: { id, phone: shownPhone, variables: { ...variables, ...personal.values }, status: 'queued' },
    contactId,
    draft: toDraft(template, personal),
  }
}

function toDraft(
  { name, language, category, components: parts }: Template,
  { components }: Exclude<Personalised, { missing: string }>,
): SendDraft {
  return {
    kind: 'template',
    content: { name, language: { code: language }, ...(components.length > 0 && { components }) },
    text: bodyText(parts, components) ?? `[${name}]`,
    sender: 'campaign',
    templateCategory: toWindowCategory(category),
  }
}

function toWindowCategory(category: string): WindowCategory {
  const known = category.toLowerCase()
  return known === 'marketing' || known === 'authentication' ? known : 'utility'
}
