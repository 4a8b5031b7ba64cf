import Type, { type Static } from 'typebox'
import type { TemplateValues } from '../../../core/templates/index.ts'
import { Body } from '../schemas.ts'

const Value = Type.Union([Type.String({ maxLength: 4096 }), Type.Number()])

/** Values for the variables of a template. */
export const TemplateVariables = Body({
  header: Type.Optional(
    Type.Union([
      Value,
      Body({
        link: Type.String({ maxLength: 2048, pattern: '^https?://' }),
        filename: Type.Optional(Type.String({ maxLength: 255 })),
      }),
    ]),
  ),
  body: Type.Optional(
    Type.Array(Value, { maxItems: 100, description: 'One for each variable of the body, in order' }),
  ),
  buttons: Type.Optional(
    Type.Array(
      Body({
        index: Type.Integer({ minimum: 0, maximum: 20 }),
        type: Type.Optional(Type.Enum(['url', 'quick_reply'])),
        text: Value,
      }),
      { maxItems: 20, description: 'Only of those that have something variable; `url` unless said' },
    ),
  ),
})

export function readTemplateVariables({
  header,
  body = [],
  buttons = [],
}: Static<typeof TemplateVariables>): TemplateValues {
  return {
    header: typeof header === 'object' || header === undefined ? header : { text: String(header) },
    body: body.map(String),
    buttons: buttons.map(({ index, type = 'url', text }) => ({ index, kind: type, text: String(text) })),
  }
}
