import type { CustomField } from '../../../../shared/parley/index.ts'
import type { AppModel } from '../../app.ts'
import type { Id } from '../../store/state.ts'

export const fieldTypes = ['text', 'number', 'date', 'datetime', 'boolean', 'select', 'json'] as const
export const textFormats = ['short', 'long', 'email', 'phone'] as const

export type FieldType = CustomField['type']
/** `key` tells two apart while they are written; nobody else sees it. */
export type FieldOption = { key: string; value: string; color: string | null }

export type FieldFields = {
  name: string
  type: FieldType
  format: NonNullable<CustomField['format']>
  options: FieldOption[]
  description: string
  required: boolean
}

export const newField: FieldFields = {
  name: '',
  type: 'text',
  format: 'short',
  options: [{ key: 'first', value: '', color: null }],
  description: '',
  required: false,
}

export function toFields({ name, type, format, options, description, required }: CustomField): FieldFields {
  return {
    name,
    type,
    format: format ?? 'short',
    options: options.map(({ value, color }) => ({ key: value, value, color })),
    description: description ?? '',
    required,
  }
}

export function newOption(): FieldOption {
  return { key: crypto.randomUUID(), value: '', color: null }
}

/** Makes a field, or changes the one that has the id, whose type stays. @throws ApiProblem by field */
export function saveCustomField({ api }: AppModel, id: Id | null, fields: FieldFields): Promise<CustomField> {
  const { name, type, format, options, description, required } = fields
  const changeable = {
    name,
    description: description.trim() || null,
    required,
    ...(type === 'select' && { options: toOptions(options) }),
  }
  if (id) return api.patch(`/custom-fields/${id}`, { body: changeable })
  return api.post('/custom-fields', { body: { ...changeable, type, ...(type === 'text' && { format }) } })
}

function toOptions(options: FieldOption[]) {
  return options
    .filter(({ value }) => value.trim())
    .map(({ value, color }) => ({ value: value.trim(), color }))
}

/** With the values that contacts have in it. */
export async function deleteCustomField(
  app: AppModel,
  { id, name }: Pick<CustomField, 'id' | 'name'>,
): Promise<void> {
  await app.api.delete(`/custom-fields/${id}`)
  app.toasts.show({ text: app.i18n.speech.settings.done.fieldDeleted(name), tone: 'success' })
}

/** Choices that contacts may lose a value of: those that were there and are not any more. */
export function lostOptions(field: CustomField, options: FieldOption[]): string[] {
  const kept = new Set(options.map(({ value }) => value.trim()))
  return field.options.map(({ value }) => value).filter((value) => !kept.has(value))
}
