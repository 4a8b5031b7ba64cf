import { isObject, type Json, listOf, textOf } from '../../thread/json.ts'

export const categories = ['UTILITY', 'MARKETING', 'AUTHENTICATION'] as const
export type Category = (typeof categories)[number]
export const headerKinds = ['none', 'text', 'image', 'video', 'document'] as const
export type HeaderKind = (typeof headerKinds)[number]
export const buttonTypes = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE'] as const
export type ButtonType = (typeof buttonTypes)[number]

/** `key` tells the buttons apart while they are written. */
export type ButtonDraft = {
  key: string
  type: ButtonType
  text: string
  url: string
  phone: string
  sample: string
}

/** A template as the form has it. Samples are what Meta's reviewers see in place of variables, by variable. */
export type TemplateDraft = {
  inboxId: string
  name: string
  language: string
  category: Category
  header: { kind: HeaderKind; text: string; sample: string; handle: string }
  body: { text: string; samples: Record<string, string> }
  footer: string
  buttons: ButtonDraft[]
  /** Of a template with a code, whose words are Meta's. */
  code: { warns: boolean; expiryMinutes: string; button: string }
}

export const limits = { header: 60, body: 1024, footer: 60, button: 25, buttons: 3 }

export function newButton(): ButtonDraft {
  return { key: crypto.randomUUID(), type: 'QUICK_REPLY', text: '', url: '', phone: '', sample: '' }
}

export function newDraft(inboxId: string, language: string): TemplateDraft {
  return {
    inboxId,
    name: '',
    language,
    category: 'UTILITY',
    header: { kind: 'none', text: '', sample: '', handle: '' },
    body: { text: '', samples: {} },
    footer: '',
    buttons: [],
    code: { warns: true, expiryMinutes: '10', button: '' },
  }
}

/** What was typed, as a name may be: `Order ready!` becomes `order_ready`. */
export function toName(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_/, '')
}

/** The variables of a text, each once, in the order of their numbers. */
export function variablesOf(text: string): string[] {
  const names = [...text.matchAll(/\{\{\s*(\d)\s*\}\}/g)].map(([, name]) => name!)
  return [...new Set(names)].sort()
}

/** The next variable at the end of the words, or where the caret was. */
export function withVariable(text: string, caret = text.length): string {
  const taken = variablesOf(text).map(Number)
  const next = Math.min(9, Math.max(0, ...taken) + 1)
  return `${text.slice(0, caret)}{{${next}}}${text.slice(caret)}`
}

/** In Meta's format for new templates. */
export function toComponents({ category, header, body, footer, buttons, code }: TemplateDraft): Json[] {
  if (category === 'AUTHENTICATION') return codeComponents(code)
  return [
    ...headerOf(header),
    {
      type: 'BODY',
      text: body.text,
      ...exampleOf('body_text', variablesOf(body.text), (name) => body.samples[name]),
    },
    ...(footer.trim() ? [{ type: 'FOOTER', text: footer.trim() }] : []),
    ...(buttons.length > 0 ? [{ type: 'BUTTONS', buttons: buttons.map(buttonOf) }] : []),
  ]
}

/** The words of a sample in place of each variable that has one, as the preview shows them. */
export function withSamples(text: string, sampleOf: (name: string) => string | undefined): string {
  return text.replace(/\{\{\s*(\d)\s*\}\}/g, (whole, name: string) => sampleOf(name)?.trim() || whole)
}

/**
 * The field of the form that a fault of the server's is about: it names the components of the request, such as
 * `components.1.text`.
 */
export function faultField(components: Json[], field: string): string {
  const [, index, rest = ''] = /^components\.(\d+)\.?(.*)$/.exec(field) ?? []
  if (index === undefined) return field
  const type = String(components[Number(index)]?.['type'] ?? '').toLowerCase()
  return type === 'buttons' ? rest : type
}

/** A template that was rejected, to be changed and handed in again. */
export function draftOf(template: {
  inbox_id: string
  name: string
  language: string
  category: string
  components: unknown[]
}): TemplateDraft {
  const parts = template.components.filter(isObject)
  const part = (type: string) => parts.find((own) => String(own['type']).toUpperCase() === type)
  const header = part('HEADER')
  const kind = header ? String(header['format'] ?? 'TEXT').toLowerCase() : 'none'
  const draft = newDraft(template.inbox_id, template.language)
  const category = categories.find((known) => known === template.category.toUpperCase()) ?? 'UTILITY'
  return {
    ...draft,
    name: template.name,
    category,
    header: {
      ...draft.header,
      kind: headerKinds.find((known) => known === kind) ?? 'none',
      text: textOf(header?.['text']) ?? '',
    },
    body: { text: textOf(part('BODY')?.['text']) ?? '', samples: {} },
    footer: textOf(part('FOOTER')?.['text']) ?? '',
    buttons: category === 'AUTHENTICATION' ? [] : listOf(part('BUTTONS')?.['buttons']).map(toButton),
  }
}

function toButton(button: Json): ButtonDraft {
  const type = buttonTypes.find((known) => known === String(button['type']).toUpperCase())
  return {
    ...newButton(),
    type: type ?? 'QUICK_REPLY',
    text: textOf(button['text']) ?? '',
    url: textOf(button['url']) ?? '',
    phone: textOf(button['phone_number']) ?? '',
  }
}

function headerOf({ kind, text, sample, handle }: TemplateDraft['header']): Json[] {
  if (kind === 'none') return []
  if (kind === 'text') {
    const example = exampleOf('header_text', variablesOf(text), () => sample)
    return [{ type: 'HEADER', format: 'TEXT', text: text.trim(), ...example }]
  }
  const example = handle.trim() && { example: { header_handle: [handle.trim()] } }
  return [{ type: 'HEADER', format: kind.toUpperCase(), ...example }]
}

function buttonOf({ type, text, url, phone, sample }: ButtonDraft): Json {
  switch (type) {
    case 'URL':
      return {
        type,
        text,
        url: url.trim(),
        ...(variablesOf(url).length > 0 && { example: [withSamples(url.trim(), () => sample)] }),
      }
    case 'PHONE_NUMBER':
      return { type, text, phone_number: phone.trim() }
    case 'COPY_CODE':
      return { type, example: sample }
    case 'QUICK_REPLY':
      return { type, text }
  }
}

function exampleOf(
  kind: 'body_text' | 'header_text',
  names: string[],
  sampleOf: (name: string) => string | undefined,
): Json {
  if (names.length === 0) return {}
  const samples = names.map((name) => sampleOf(name) ?? '')
  return { example: { [kind]: kind === 'body_text' ? [samples] : samples } }
}

function codeComponents({ warns, expiryMinutes, button }: TemplateDraft['code']): Json[] {
  const minutes = Number(expiryMinutes)
  return [
    { type: 'BODY', add_security_recommendation: warns },
    ...(minutes > 0 ? [{ type: 'FOOTER', code_expiration_minutes: minutes }] : []),
    {
      type: 'BUTTONS',
      buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', ...(button.trim() && { text: button.trim() }) }],
    },
  ]
}
