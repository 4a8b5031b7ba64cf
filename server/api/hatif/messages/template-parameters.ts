import Type, { type Static } from 'typebox'
import type { TemplateValues } from '../../../core/templates/index.ts'
import { invalidField } from '../../../platform/errors.ts'

const Value = Type.Object({
  type: Type.String({ description: 'text, image, document, video' }),
  text: Type.Optional(Type.String()),
  payload: Type.Optional(Type.String()),
  imageUrl: Type.Optional(Type.String()),
  documentUrl: Type.Optional(Type.String()),
  documentFilename: Type.Optional(Type.String()),
  videoUrl: Type.Optional(Type.String()),
})

export const TemplateParameter = Type.Object({
  type: Type.String({ description: 'Header, Body, Footer, Buttons' }),
  values: Type.Array(Value),
  subType: Type.Optional(Type.String({ description: 'Of a button: url or quick_reply' })),
  index: Type.Optional(
    Type.Union([Type.String(), Type.Integer()], { description: 'Of a button: its position' }),
  ),
})

type Parameter = Static<typeof TemplateParameter>

const subTypes = ['url', 'quick_reply'] as const

/** The vendor's parameters as values for a template's variables. `mediaUrl` stands in for a header's file. */
export function readParameters(
  parameters: Parameter[],
  { mediaUrl }: { mediaUrl: string | undefined },
): TemplateValues {
  const values: TemplateValues = { body: [], buttons: [] }
  if (mediaUrl) values.header = { link: mediaUrl }
  for (const [index, parameter] of parameters.entries()) {
    const place = `parameters.${index}`
    switch (parameter.type.toLowerCase()) {
      case 'header':
        values.header = readHeader(parameter, place) ?? values.header
        break
      case 'body':
        values.body.push(...parameter.values.map((value, at) => requireText(value, `${place}.values.${at}`)))
        break
      case 'footer':
        // A footer has no variables on the network.
        break
      case 'buttons':
      case 'button':
        values.buttons.push(readButton(parameter, place))
        break
      default:
        throw invalidField(
          `${place}.type`,
          'must be Header, Body, Footer or Buttons',
          'INVALID',
          parameter.type,
        )
    }
  }
  return values
}

function readHeader({ values }: Parameter, place: string): TemplateValues['header'] {
  const [value] = values
  if (!value) return undefined
  const link = value.imageUrl ?? value.videoUrl ?? value.documentUrl
  if (link) return { link, ...(value.documentFilename && { filename: value.documentFilename }) }
  if (value.type.toLowerCase() !== 'text')
    throw invalidField(`${place}.values.0`, `needs the address of its ${value.type}`, 'REQUIRED')
  return { text: requireText(value, `${place}.values.0`) }
}

function readButton({ subType, index, values }: Parameter, place: string): TemplateValues['buttons'][number] {
  const kind = subTypes.find((known) => known === subType?.toLowerCase())
  if (!kind) throw invalidField(`${place}.subType`, 'must be url or quick_reply', 'INVALID', subType)
  const position = Number(index)
  if (index === undefined || index === '' || !Number.isInteger(position) || position < 0)
    throw invalidField(`${place}.index`, 'must be the position of the button: "0", "1" …', 'INVALID', index)
  const [value] = values
  if (!value) throw invalidField(`${place}.values`, 'needs one value', 'REQUIRED')
  const text = value.payload ?? requireText(value, `${place}.values.0`)
  return { kind, index: position, text }
}

function requireText({ text }: Static<typeof Value>, field: string): string {
  if (text === undefined || text.trim() === '')
    throw invalidField(`${field}.text`, 'may not be empty', 'REQUIRED')
  return text
}
