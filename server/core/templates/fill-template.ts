import { invalidField } from '../../platform/errors.ts'
import { type Component, isObject, wordOf } from './component.ts'
import type { Template } from './template.ts'

/** Values for a template's variables. Body values are positional: the n-th fills the n-th variable. */
export type TemplateValues = {
  header?: { text: string } | { link: string; filename?: string } | undefined
  body: string[]
  /** Only of buttons that have something variable: the end of a `url`, the payload of a `quick_reply`. */
  buttons: { index: number; kind: 'url' | 'quick_reply'; text: string }[]
}

/** The components of a send in the network's form, and the body's words as a person reads them. */
export type FilledTemplate = { components: Component[]; text: string }

const variable = /\{\{\s*([^{}\s]+)\s*\}\}/g

/**
 * Fills a template's variables. A header's file may be left out: the sample that was approved with it is sent.
 * @throws AppError `invalid_request` when values are missing or too many
 */
export function fillTemplate({ name, components }: Template, values: TemplateValues): FilledTemplate {
  const part = (type: string) => components.filter(isObject).find((own) => wordOf(own['type']) === type)
  const bodyText = textOf(part('BODY'))
  const filled = [
    fillHeader(name, part('HEADER'), values.header),
    fillText(name, { type: 'body', text: bodyText, values: values.body }),
    ...fillButtons(name, part('BUTTONS'), values.buttons),
  ]
  const words = new Map(variablesOf(bodyText).map((own, index) => [own, values.body[index]!]))
  return {
    components: filled.filter((component) => component !== undefined),
    text: bodyText.replace(variable, (whole, own: string) => words.get(own) ?? whole) || `[${name}]`,
  }
}

function fillHeader(
  name: string,
  header: Component | undefined,
  value: TemplateValues['header'],
): Component | undefined {
  const format = header ? wordOf(header['format']) || 'TEXT' : undefined
  if (format === undefined || format === 'TEXT') {
    const given = value && 'text' in value ? [value.text] : []
    if (value && 'link' in value)
      throw invalidField('parameters', `have a file, but the header of '${name}' takes none`, 'INVALID')
    return fillText(name, { type: 'header', text: textOf(header), values: given })
  }
  const kind = format.toLowerCase()
  if (value && 'text' in value)
    throw invalidField('parameters', `have a text, but the header of '${name}' takes a ${kind}`, 'INVALID')
  const file = value ?? sampleOf(header!)
  if (!file) throw invalidField('parameters', `need the ${kind} for the header of '${name}'`, 'REQUIRED')
  const { link, filename } = file
  const media = { link, ...(kind === 'document' && filename && { filename }) }
  return { type: 'header', parameters: [{ type: kind, [kind]: media }] }
}

function sampleOf(header: Component): { link: string; filename?: string } | undefined {
  const example = isObject(header['example']) ? header['example'] : {}
  const handles = example['header_handle'] ?? example['header_url']
  const link: unknown = Array.isArray(handles) ? handles[0] : handles
  return typeof link === 'string' && /^https?:/.test(link) ? { link } : undefined
}

function fillText(
  name: string,
  { type, text, values }: { type: 'header' | 'body'; text: string; values: string[] },
): Component | undefined {
  const names = variablesOf(text)
  if (names.length !== values.length)
    throw invalidField(
      'parameters',
      `have ${values.length} ${type} values, but '${name}' needs ${names.length}; pass every variable, in order`,
      'WRONG_COUNT',
    )
  const parameters = names.map((own, index) => ({
    type: 'text',
    // The network knows numbered variables by their place and others by their name.
    ...(!/^\d+$/.test(own) && { parameter_name: own }),
    text: values[index]!,
  }))
  return parameters.length > 0 ? { type, parameters } : undefined
}

/** One component for each button that was given a value. A URL with a variable cannot go without one. */
function fillButtons(
  name: string,
  part: Component | undefined,
  given: TemplateValues['buttons'],
): Component[] {
  const buttons = Array.isArray(part?.['buttons']) ? part['buttons'].filter(isObject) : []
  for (const { index, kind } of given) {
    if (wordOf(buttons[index]?.['type']) !== kind.toUpperCase())
      throw invalidField(
        'parameters',
        `name a ${kind} button ${index} that '${name}' does not have`,
        'INVALID',
      )
  }
  const missing = buttons.findIndex(
    (button, index) =>
      variablesOf(String(button['url'] ?? '')).length > 0 && !given.some((own) => own.index === index),
  )
  if (missing >= 0)
    throw invalidField(
      'parameters',
      `need the end of the address of button ${missing} of '${name}'`,
      'REQUIRED',
    )
  return given
    .toSorted((a, b) => a.index - b.index)
    .map(({ index, kind, text }) => ({
      type: 'button',
      sub_type: kind,
      index: String(index),
      parameters: [kind === 'url' ? { type: 'text', text } : { type: 'payload', payload: text }],
    }))
}

/** The variables of a text, each once: numbered ones by number, others in the order they stand. */
export function variablesOf(text: string): string[] {
  const names = [...new Set([...text.matchAll(variable)].map(([, own]) => own!))]
  return names.every((own) => /^\d+$/.test(own)) ? names.sort((a, b) => Number(a) - Number(b)) : names
}

export function textOf(component: Component | undefined): string {
  return typeof component?.['text'] === 'string' ? component['text'] : ''
}
