import { z } from 'zod'
import { IdText } from '../schemas.ts'

/** One that tells no source means any. The vendor's own node for n8n sends none. */
const anySource = z.union([z.literal(''), IdText]).optional()

const named = <const Names extends readonly [string, ...string[]]>(...names: Names) => z.enum(names)

/** What a webhook waits for. */
export const Condition = z.discriminatedUnion('type', [
  z.object({
    type: named('tagApplied', 'tagRemoved'),
    sourceId: anySource.describe('A tag'),
  }),
  z.object({
    type: named('subscribedToSequence', 'unsubscribedFromSequence'),
    sourceId: anySource.describe('A sequence'),
  }),
  z.object({
    type: named('contactInfoUpdated'),
    sourceId: z.enum(['phone', 'email', '']).optional(),
  }),
  z.object({
    type: named('customFieldValueChanged'),
    sourceId: anySource.describe('A custom field'),
    operator: z.string().max(64).optional(),
    value: z.unknown().optional(),
  }),
  z.object({
    type: named('dateTimeBasedTrigger'),
    sourceId: IdText,
    operator: z.string().max(64),
    value: z
      .object({
        triggerType: z.enum(['atTheDayOf', 'before', 'after']),
        timeValue: z.number().optional(),
        timeType: z.enum(['minutes', 'hours', 'days']).optional(),
        at: z.string().max(64).optional(),
        timezone: z.string().max(64).optional(),
      })
      .superRefine(({ triggerType, timeValue, timeType, at }, context) => {
        const wanted = triggerType === 'atTheDayOf' ? { at } : { timeValue, timeType }
        for (const [key, given] of Object.entries(wanted))
          if (given === undefined)
            context.addIssue({ code: 'custom', path: [key], message: `Required for ${triggerType}` })
      }),
  }),
  z.object({
    type: named(
      'newContact',
      'archived',
      'followUp',
      'conversationAssigned',
      'conversationUnassigned',
      'conversationTransferredToHuman',
      'conversationTransferredToBot',
      // So spelled by the vendor.
      'contactUnsubscribedFormBroadcast',
      'contactReferredANewContact',
      'contactReferredExistingContact',
    ),
  }),
])

export type ConditionInput = z.output<typeof Condition>
export type ConditionType = ConditionInput['type']
