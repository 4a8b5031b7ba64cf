import type { WindowCategory } from '../../../core/conversations/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { isObject, type SendDraft } from './read-send.ts'

const categories = ['marketing', 'utility', 'authentication']

/** A template of any edition: `language` as text or object, `parameters` standing in for one body component. */
export function readTemplate(template: unknown): Omit<SendDraft, 'phone' | 'kind'> {
  if (!isObject(template))
    throw invalidField('template', 'is required: an object with name and language', 'REQUIRED')
  const { name, category } = template
  if (typeof name !== 'string' || name === '') throw invalidField('template.name', 'is required', 'REQUIRED')
  const language = readLanguage(template['language'])
  const components = readComponents(template)
  const known = typeof category === 'string' && categories.includes(category.toLowerCase())
  return {
    content: { name, language, ...(components.length > 0 && { components }) },
    text: `[${name}]`,
    templateCategory: known ? (category.toLowerCase() as WindowCategory) : 'utility',
  }
}

function readLanguage(language: unknown): Record<string, unknown> {
  if (typeof language === 'string' && language !== '') return { code: language }
  if (isObject(language) && typeof language['code'] === 'string' && language['code'] !== '') return language
  throw invalidField('template.language', 'is required: a code such as en_US', 'REQUIRED')
}

function readComponents({ components, parameters }: Record<string, unknown>): unknown[] {
  if (components !== undefined && components !== null && !Array.isArray(components))
    throw invalidField('template.components', 'must be a list', 'INVALID')
  if (Array.isArray(components) && components.length > 0) return components
  if (!Array.isArray(parameters) || parameters.length === 0) return []
  return [
    {
      type: 'body',
      parameters: parameters.map((value) =>
        isObject(value) ? value : { type: 'text', text: String(value) },
      ),
    },
  ]
}
