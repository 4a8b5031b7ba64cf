import { phoneDigits } from '../../../shared/phone.ts'
import { AppError, invalidField } from '../../platform/errors.ts'
import { cleanText, type ImportedPerson } from '../contacts/index.ts'
import { type CustomField, fitValue, normaliseDate, zoneOf } from '../custom-fields/index.ts'
import type { ImportMapping, RowError } from './contact-import.ts'
import { readNumber } from './read-number.ts'

const longestAddress = 255
const longestName = 100
const emailForm = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

export type RowReader = (row: number, cells: string[]) => ImportedPerson | RowError

/** How the rows of a file are read, one by one. An empty cell gives nothing. */
export function rowReader(
  mapping: ImportMapping,
  columns: string[],
  fields: Map<string, CustomField>,
): RowReader {
  const cellOf = (cells: string[], column: string | undefined) =>
    column === undefined ? '' : (cells[columns.indexOf(column)] ?? '').trim().toWellFormed()
  return (row, cells) => {
    try {
      return { row, ...readPerson(mapping, (column) => cellOf(cells, column), fields) }
    } catch (error) {
      const [wrong] = error instanceof AppError ? (error.details.fields ?? []) : []
      if (!wrong) throw error
      return { row, reason: `${wrong.field} ${wrong.message}` }
    }
  }
}

type Cell = (column: string | undefined) => string

function readPerson(
  mapping: ImportMapping,
  cell: Cell,
  fields: Map<string, CustomField>,
): Omit<ImportedPerson, 'row'> {
  const phone = readPhone(mapping, cell(mapping.phoneNumber))
  const address = mapping.isByPhone ? phone && phoneDigits(phone) : cell(mapping.contactId)
  if (!address) throw invalidField(mapping.isByPhone ? 'phoneNumber' : 'contactId', 'is required', 'REQUIRED')
  if (address.length > longestAddress || address.includes('\0'))
    throw invalidField('contactId', `may have ${longestAddress} characters at most`, 'TOO_LONG')
  const email = cleanText(cell(mapping.email), 'email')
  if (email && !emailForm.test(email)) throw invalidField('email', 'must be an e-mail address')
  return {
    address,
    phone,
    email,
    firstName: readName(cell(mapping.firstName), 'firstName'),
    lastName: readName(cell(mapping.lastName), 'lastName'),
    values: readValues(mapping, cell, fields),
  }
}

function readPhone({ countryCode }: ImportMapping, text: string): string | undefined {
  if (text === '') return undefined
  const phone = readNumber(text, countryCode)
  if (!phone) throw invalidField('phoneNumber', 'must be a number in E.164, such as +15550100200')
  return phone
}

function readName(text: string, field: string): string | undefined {
  if (text.length > longestName)
    throw invalidField(field, `may have ${longestName} characters at most`, 'TOO_LONG')
  return cleanText(text, field)
}

function readValues(
  { fields: wanted, timezone }: ImportMapping,
  cell: Cell,
  fields: Map<string, CustomField>,
): ImportedPerson['values'] {
  const zone = zoneOf(timezone)
  const values = wanted.flatMap(({ column, customFieldId }) => {
    const field = fields.get(customFieldId)
    const text = field && cell(column)
    if (!text) return []
    const given = normaliseDate(field.type, text, zone) ?? text
    return [{ customFieldId, value: fitValue(field, given, { path: `'${column}'` }) }]
  })
  return [...new Map(values.map((value) => [value.customFieldId, value])).values()]
}
