export { cleanOptions } from './check-field.ts'
export { createCustomField, type NewCustomField } from './create-custom-field.ts'
export {
  type CustomField,
  type CustomFields,
  type CustomFieldType,
  cleanCustomFields,
  customFieldTypes,
  type SelectOption,
  type TextFormat,
  textFormats,
} from './custom-field.ts'
export {
  countCustomValues,
  findCustomField,
  findCustomFieldNamed,
  listCustomFields,
  listCustomFieldsById,
  listDefinedFields,
  listFieldsForPeople,
  lockCustomField,
  lockCustomFieldsById,
  lockCustomFieldsNamed,
} from './custom-field-queries.ts'
export { type DateWindow, type Moment, readDateWindow } from './date-window.ts'
export { deleteCustomField } from './delete-custom-field.ts'
export { ensureCustomFields } from './ensure-custom-fields.ts'
export { type FittedField, fitValue, valueText } from './fit-value.ts'
export { normaliseDate } from './local-date.ts'
export { type CustomFieldUpdate, updateCustomField } from './update-custom-field.ts'
export { instantOf, type Wall, type Zone, zoneOf } from './zone.ts'
