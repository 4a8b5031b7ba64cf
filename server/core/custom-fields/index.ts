export { cleanOptions } from './check-field.ts'
export { createCustomField, type NewCustomField } from './create-custom-field.ts'
export {
  type CustomField,
  type CustomFields,
  type CustomFieldType,
  cleanCustomFields,
  customFieldTypes,
  type SelectOption,
} from './custom-field.ts'
export {
  countCustomValues,
  findCustomField,
  listCustomFieldsById,
  listDefinedFields,
  lockCustomFieldsById,
} from './custom-field-queries.ts'
export { deleteCustomField } from './delete-custom-field.ts'
export { ensureCustomFields } from './ensure-custom-fields.ts'
export { fitValue, valueText } from './fit-value.ts'
export { type CustomFieldUpdate, updateCustomField } from './update-custom-field.ts'
