import { type Component, isObject, wordOf } from './component.ts'
import { type TemplateValues, textOf, variablesOf } from './fill-template.ts'
import type { Template } from './template.ts'

/** A template as its reader sees it. */
export type TemplatePreview = {
  header: { format: string; text: string | undefined; link: string | undefined } | undefined
  text: string
  footer: string | undefined
  buttons: { type: string; text: string; url: string | undefined; phone: string | undefined }[]
}

export type PreviewValues = Pick<TemplateValues, 'header' | 'body'> & {
  buttons: { index: number; text: string }[]
}

/** Fills what there are values for; a variable without one stands as it is. */
export function previewTemplate(
  { components }: Pick<Template, 'components'>,
  { header, body, buttons }: PreviewValues,
): TemplatePreview {
  const part = (type: string) => components.filter(isObject).find((own) => wordOf(own['type']) === type)
  const own = part('BUTTONS')?.['buttons']
  return {
    header: previewHeader(part('HEADER'), header),
    text: fillGiven(textOf(part('BODY')), body),
    footer: textOf(part('FOOTER')) || undefined,
    buttons: (Array.isArray(own) ? own : []).filter(isObject).map((button, index) => {
      const given = buttons.find((one) => one.index === index)
      const { url, phone_number: phone } = button
      return {
        type: wordOf(button['type']).toLowerCase(),
        text: textOf(button),
        url: typeof url === 'string' ? fillGiven(url, given ? [given.text] : []) : undefined,
        phone: typeof phone === 'string' ? phone : undefined,
      }
    }),
  }
}

function previewHeader(
  header: Component | undefined,
  value: TemplateValues['header'],
): TemplatePreview['header'] {
  if (!header) return undefined
  const format = wordOf(header['format']).toLowerCase() || 'text'
  const text =
    format === 'text' ? fillGiven(textOf(header), value && 'text' in value ? [value.text] : []) : undefined
  return { format, text, link: value && 'link' in value ? value.link : undefined }
}

function fillGiven(text: string, values: string[]): string {
  const words = new Map(variablesOf(text).map((name, index) => [name, values[index]]))
  return text.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (whole, name: string) => words.get(name) ?? whole)
}
