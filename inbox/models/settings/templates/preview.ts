import type { TemplateForm } from '../../thread/template-content.ts'
import { type HeaderKind, headerKinds, type TemplateDraft, withSamples } from './template-draft.ts'

export type PreviewButton = {
  kind: 'quick_reply' | 'url' | 'phone_number' | 'copy_code' | 'other'
  text: string
}

/** What a template shows on a phone. */
export type PreviewContent = {
  header: { kind: HeaderKind; text: string }
  body: string
  footer: string
  buttons: PreviewButton[]
}

/** What Meta writes in templates with a code. */
export type CodeTexts = {
  codeBody: string
  codeWarning: string
  codeExpiry(minutes: string): string
  copyCode: string
}

export function previewOfDraft(draft: TemplateDraft, texts: CodeTexts): PreviewContent {
  const { category, header, body, footer, buttons, code } = draft
  if (category === 'AUTHENTICATION')
    return {
      header: { kind: 'none', text: '' },
      body: [texts.codeBody, code.warns && texts.codeWarning].filter(Boolean).join(' '),
      footer: Number(code.expiryMinutes) > 0 ? texts.codeExpiry(code.expiryMinutes) : '',
      buttons: [{ kind: 'copy_code', text: code.button.trim() || texts.copyCode }],
    }
  return {
    header: { kind: header.kind, text: withSamples(header.text, () => header.sample) },
    body: withSamples(body.text, (name) => body.samples[name]),
    footer,
    buttons: buttons.map(({ type, text }) => ({
      kind: type.toLowerCase() as PreviewButton['kind'],
      text: type === 'COPY_CODE' ? texts.copyCode : text,
    })),
  }
}

export function previewOfTemplate({ header, body, footer, buttons }: TemplateForm): PreviewContent {
  return {
    header: {
      kind: headerKinds.find((kind) => kind === header?.kind) ?? 'none',
      text: header?.text ?? '',
    },
    body: body.text,
    footer: footer ?? '',
    buttons: buttons.map(({ kind, text }) => ({ kind, text })),
  }
}
