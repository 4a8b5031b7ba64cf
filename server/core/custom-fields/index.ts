export {
  type CustomField,
  type CustomFields,
  type CustomFieldType,
  cleanCustomFields,
  customFieldTypes,
} from './custom-field.ts'
export { ensureCustomFields } from './ensure-custom-fields.ts'
