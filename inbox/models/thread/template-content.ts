import { toSafeHref } from '../../../shared/linkify.ts'
import type { Message, Template } from '../../../shared/parley/index.ts'
import { isObject, type Json, listOf, objectOf, textOf } from './json.ts'
import type { Choice } from './message-content.ts'

export type HeaderKind = 'text' | 'image' | 'video' | 'document' | 'location'

/** What a template needs before it can be sent, and what it shows. */
export type TemplateForm = {
  header: { kind: HeaderKind; text: string; variables: string[] } | undefined
  body: { text: string; variables: string[] }
  footer: string | undefined
  buttons: TemplateButton[]
}
export type TemplateButton = {
  kind: 'quick_reply' | 'url' | 'phone_number' | 'copy_code' | 'other'
  text: string
  /** With its variable, if it has one. */
  url?: string
  variables: string[]
}

/** What a person filled in, by the name of the variable. */
export type TemplateValues = {
  header: Record<string, string>
  /** Of a picture, film or document in the header. */
  headerLink: string
  body: Record<string, string>
  /** By the button's place. */
  buttons: Record<number, string>
}

export type FilledTemplate = {
  header: { kind: HeaderKind; text: string; href?: string } | undefined
  body: string
  footer: string | undefined
  choices: Choice[]
}

export const noValues: TemplateValues = { header: {}, headerLink: '', body: {}, buttons: {} }

const variable = /\{\{\s*([^{}\s]+)\s*\}\}/g

export function readTemplate({ components }: Pick<Template, 'components'>): TemplateForm {
  const parts = components.filter(isObject)
  const part = (type: string) => parts.find((own) => wordOf(own['type']) === type)
  const header = part('HEADER')
  const body = textOf(part('BODY')?.['text']) ?? ''
  return {
    header: header && readHeader(header),
    body: { text: body, variables: variablesOf(body) },
    footer: textOf(part('FOOTER')?.['text']),
    buttons: listOf(part('BUTTONS')?.['buttons']).map(readButton),
  }
}

function readHeader(header: Json): NonNullable<TemplateForm['header']> {
  const text = textOf(header['text']) ?? ''
  const kind = (wordOf(header['format']) || 'TEXT').toLowerCase() as HeaderKind
  return { kind, text, variables: kind === 'text' ? variablesOf(text) : [] }
}

const buttonKinds = ['quick_reply', 'url', 'phone_number', 'copy_code'] as const

function readButton(button: Json): TemplateButton {
  const word = wordOf(button['type']).toLowerCase()
  const url = textOf(button['url'])
  return {
    kind: buttonKinds.find((kind) => kind === word) ?? 'other',
    text: textOf(button['text']) ?? '',
    ...(url && { url }),
    variables: word === 'url' ? variablesOf(url ?? '') : [],
  }
}

/** The names of what is still to be filled in, empty when it can be sent. */
export function missingValues(form: TemplateForm, values: TemplateValues): string[] {
  const missing = (names: string[], given: Record<string, string>) =>
    names.filter((name) => !given[name]?.trim())
  return [
    ...missing(form.header?.variables ?? [], values.header),
    ...missing(form.body.variables, values.body),
    ...form.buttons.flatMap(({ variables, text }, index) =>
      variables.length > 0 && !values.buttons[index]?.trim() ? [text] : [],
    ),
  ]
}

/** The same as a contact will see it. What is not filled in yet keeps its variable. */
export function fillForm(form: TemplateForm, values: TemplateValues): FilledTemplate {
  const { header, body, footer, buttons } = form
  return {
    header: header && {
      kind: header.kind,
      text: fill(header.text, values.header),
      ...(values.headerLink && { href: values.headerLink }),
    },
    body: fill(body.text, values.body),
    footer,
    choices: buttons.map((button, index) => toChoice(button, values.buttons[index])),
  }
}

/** What goes over the wire: values in the order of the variables. */
export function toVariables(form: TemplateForm, values: TemplateValues) {
  const { header, body, buttons } = form
  const headerText = header?.variables[0] && values.header[header.variables[0]]
  const takesLink = header && header.kind !== 'text' && values.headerLink
  const headerValue = takesLink ? { link: values.headerLink } : headerText
  const filled = buttons.flatMap(({ kind: type, variables }, index) =>
    type === 'url' && variables.length > 0 ? [{ index, type, text: values.buttons[index] ?? '' }] : [],
  )
  return {
    ...(headerValue && { header: headerValue }),
    ...(body.variables.length > 0 && { body: body.variables.map((name) => values.body[name] ?? '') }),
    ...(filled.length > 0 && { buttons: filled }),
  }
}

/**
 * A template message as its reader saw it. The message holds the values, its template the rest; of one that is gone
 * the words of the body are left.
 */
export function readSentTemplate(message: Message, template: Template | undefined): FilledTemplate {
  const sent = listOf(message.content['components'])
  const parameters = (type: string) =>
    listOf(sent.find((part) => wordOf(part['type']) === type)?.['parameters'])
  const [headerParameter] = parameters('HEADER')
  const body = message.text ?? `[${textOf(message.content['name']) ?? 'template'}]`
  if (!template) return { header: mediaHeader(headerParameter), body, footer: undefined, choices: [] }
  const form = readTemplate(template)
  const headerValue = textOf(headerParameter?.['text'])
  const [headerName] = form.header?.variables ?? []
  const values: TemplateValues = {
    ...noValues,
    header: headerName && headerValue ? { [headerName]: headerValue } : {},
    buttons: Object.fromEntries(
      sent
        .filter((part) => wordOf(part['type']) === 'BUTTON')
        .map((part) => [Number(part['index'] ?? 0), textOf(listOf(part['parameters'])[0]?.['text']) ?? '']),
    ),
  }
  const filled = fillForm(form, values)
  return { ...filled, header: mediaHeader(headerParameter) ?? filled.header, body }
}

function mediaHeader(parameter: Json | undefined): FilledTemplate['header'] {
  const kind = textOf(parameter?.['type'])
  if (!parameter || !kind || kind === 'text') return undefined
  const file = objectOf(parameter[kind])
  const href = toSafeHref(file['link'])
  return { kind: kind as HeaderKind, text: textOf(file['filename']) ?? '', ...(href && { href }) }
}

function toChoice({ kind, text, url, variables }: TemplateButton, value: string | undefined): Choice {
  if (kind === 'url') {
    const href = toSafeHref(variables.length > 0 ? url?.replace(variable, () => value ?? '') : url)
    return { title: text, kind: 'link', ...(href && { href }) }
  }
  return { title: text, kind: kind === 'phone_number' ? 'call' : 'reply' }
}

function fill(text: string, values: Record<string, string>): string {
  return text.replace(variable, (whole, name: string) => values[name]?.trim() || whole)
}

/** The variables of a text, each once: numbered ones by number, others in the order they stand. */
export function variablesOf(text: string): string[] {
  const names = [...new Set([...text.matchAll(variable)].map(([, name]) => name!))]
  return names.every((name) => /^\d+$/.test(name)) ? names.sort((a, b) => Number(a) - Number(b)) : names
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toUpperCase() : ''
}
