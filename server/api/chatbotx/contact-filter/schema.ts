import { z } from 'zod'
import { IdText } from '../schemas.ts'
import {
  customFieldOperators,
  type Field,
  type FieldClass,
  fieldsOf,
  isRange,
  type Operator,
  operatorsOf,
  type ValueType,
  valueTypes,
} from './fields.ts'
import { checkSize, mostConditions, mostValues } from './size.ts'

/** Text that PostgreSQL can be asked about; halves of surrogate pairs become U+FFFD. */
const text = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .refine((value) => !value.includes('\0'), 'May not contain the character U+0000')
  .overwrite((value) => value.toWellFormed())

const value = z.union([text, z.array(text)]).optional()

/** One of the vendor's conditions on a field of its own. */
export type FieldCondition<Class extends FieldClass = FieldClass> = {
  field: Field<Class>
  operator: Operator
  value?: string | string[]
}

export type CustomFieldCondition = {
  field: 'customField'
  customFieldId: string
  customFieldType?: string
  valueType: ValueType
  operator: Operator
  value?: string | string[]
}

export type CouponCondition = {
  field: 'couponTopic'
  topicId: string
  operator: 'isNotEmpty' | 'used' | 'eq'
  value?: string | string[]
}

export type RetargetCondition = {
  field: 'ctwaRetarget'
  segment: 'conversations' | 'leads' | 'purchases'
  adId?: string
  integrationWhatsappId?: string
  since: string
  until: string
}

export type GroupInput = { operator: 'and' | 'or'; conditions: ConditionInput[] }

export type ConditionInput =
  | FieldCondition
  | CustomFieldCondition
  | CouponCondition
  | RetargetCondition
  | ({ field: 'group' } & GroupInput)

/** `contactFilter` as it is sent. */
export type ContactFilterInput = GroupInput & { timezone?: string }

function ofClass<Class extends FieldClass>(name: Class) {
  return z
    .object({ field: z.enum(fieldsOf[name]), operator: z.enum(operatorsOf[name]), value })
    .superRefine(checkValue)
}

const customField = z
  .object({
    field: z.literal('customField'),
    customFieldId: IdText,
    customFieldType: z.string().optional(),
    valueType: z.enum(valueTypes as [ValueType, ...ValueType[]]),
    operator: z.enum([...operatorsOf.number, ...operatorsOf.set, 'isNotEmpty']),
    value,
  })
  .superRefine((condition, context) => {
    checkValue(condition, context)
    const values: readonly Operator[] = customFieldOperators[condition.valueType]
    if (values.includes(condition.operator)) return
    context.addIssue({
      code: 'invalid_value',
      values: [...values],
      path: ['operator'],
      input: condition.operator,
    })
  })

const couponTopic = z.object({
  field: z.literal('couponTopic'),
  topicId: IdText,
  operator: z.enum(['isNotEmpty', 'used', 'eq']),
  value,
})

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

const ctwaRetarget = z.object({
  field: z.literal('ctwaRetarget'),
  segment: z.enum(['conversations', 'leads', 'purchases']),
  adId: text.optional(),
  integrationWhatsappId: IdText.optional(),
  since: day,
  until: day,
})

/** Conditions of a group within a group, to any depth that `checkSize` lets through. */
const nestedConditions = z.array(z.unknown()).transform((given, context): ConditionInput[] => {
  const { data, error } = z.array(condition).safeParse(given)
  for (const issue of error?.issues ?? [])
    context.issues.push({ ...issue, input: given } as z.core.$ZodRawIssue)
  return data ?? z.NEVER
})

const operator = z.enum(['and', 'or'])

const group = z.object({ field: z.literal('group'), operator, conditions: nestedConditions })

/** Tells a group, which has conditions and no field; and leaves out the value of operators that need none. */
const condition: z.ZodType<ConditionInput> = z.preprocess(
  (given) => {
    if (typeof given !== 'object' || given === null) return given
    const { value: _unused, ...rest } = given as Record<string, unknown>
    const { operator: name } = rest
    if (rest['field'] === undefined && 'conditions' in rest) return { ...rest, field: 'group' }
    return name === 'isEmpty' || name === 'isNotEmpty' ? rest : given
  },
  z.discriminatedUnion('field', [
    ofClass('text'),
    ofClass('choice'),
    ofClass('set'),
    ofClass('presence'),
    ofClass('flag'),
    ofClass('plainFlag'),
    ofClass('date'),
    ofClass('number'),
    ofClass('inputType'),
    customField,
    couponTopic,
    ctwaRetarget,
    group,
  ]),
) as z.ZodType<ConditionInput>

export const ContactFilterQuery: z.ZodType<ContactFilterInput> = z
  .preprocess(
    checkSize,
    z.object({
      operator,
      conditions: z.array(condition).max(mostConditions),
      timezone: z
        .string()
        .max(64)
        .optional()
        .describe('A name such as `Europe/Paris`; an unknown one is UTC'),
    }),
  )
  .describe('Which contacts: conditions, joined by `and` or `or`') as z.ZodType<ContactFilterInput>

/** What a union cannot say of its one member without hiding it among the faults of the other. */
function checkValue(
  { operator: name, value: given }: { operator: string; value?: string | string[] },
  context: z.RefinementCtx,
): void {
  if (Array.isArray(given) && given.length > mostValues)
    context.addIssue({
      code: 'too_big',
      origin: 'array',
      maximum: mostValues,
      inclusive: true,
      path: ['value'],
      input: given,
    })
  if (!isRange(name) || given === undefined || (Array.isArray(given) && given.length === 2)) return
  context.addIssue({
    code: 'custom',
    path: ['value'],
    message: `Expected an array of two values for '${name}'`,
  })
}
