import { z } from 'zod'
import type { TemplateValues } from '../../../core/templates/index.ts'

const Value = z.union([z.string(), z.number()])
const Values = z.union([z.array(Value), z.record(z.string(), Value)])

const Button = z.object({
  index: z.int().min(0),
  subType: z.enum(['url', 'quick_reply']).default('url'),
  text: Value,
})

/** Values for a template's variables. */
export const TemplateData = z
  .union([
    z.array(Value),
    z.object({
      header: z.union([Value, z.object({ link: z.string(), filename: z.string().optional() })]).optional(),
      body: Values.optional(),
      buttons: z.array(Button).optional(),
    }),
  ])
  .describe(
    'The values of the body in order; or `header` (a text, or `{link}` of a file), `body` (values in order, or by the number of their variable) and `buttons`',
  )

export function readTemplateValues(data: z.output<typeof TemplateData> = []): TemplateValues {
  if (Array.isArray(data)) return { body: data.map(String), buttons: [] }
  const { header, body = [], buttons = [] } = data
  return {
    header: typeof header === 'object' || header === undefined ? header : { text: String(header) },
    body: (Array.isArray(body) ? body : inOrder(body)).map(String),
    buttons: buttons.map(({ index, subType, text }) => ({ index, kind: subType, text: String(text) })),
  }
}

/** `{"1": "Ann", "2": "Monday"}`: numbered ones by number, others as they stand. */
function inOrder(values: Record<string, string | number>): (string | number)[] {
  const names = Object.keys(values)
  const sorted = names.every((name) => /^\d+$/.test(name))
    ? names.sort((a, b) => Number(a) - Number(b))
    : names
  return sorted.map((name) => values[name]!)
}
