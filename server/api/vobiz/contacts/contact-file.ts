import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import { toE164 } from '../../../../shared/phone.ts'
import { cleanName, type ImportRow } from '../../../core/contacts/index.ts'
import { cleanTagNames } from '../../../core/tags/index.ts'
import { AppError, invalidField } from '../../../platform/errors.ts'

/** Why a data row was left out. Rows count from 1, the header not counted. */
export type RowError = { row: number; phone_number: string; reason: string }

export type RowBatch = { rows: ImportRow[]; errors: RowError[] }

type Columns = { phone: number; name: number; tags: number | undefined }

const rowsPerBatch = 1000
const sliceBytes = 64 * 1024
const longestRecordBytes = 1024 * 1024

/**
 * Reads a CSV file of contacts in batches. The columns may stand in any order; the file may begin with a byte
 * order mark and end its lines either way. Other requests get their turn between slices of the file.
 * @throws AppError `invalid_request` about `file` when it is no such file
 */
export async function* readContactFile(file: Buffer): AsyncGenerator<RowBatch> {
  if (!isUtf8(file)) throw invalidField('file', 'must be a CSV file in UTF-8')
  let columns: Columns | undefined
  let batch: RowBatch = { rows: [], errors: [] }
  let row = 0
  for await (const record of recordsOf(file)) {
    if (!columns) {
      columns = readHeader(record)
      continue
    }
    row += 1
    const read = readRow(record, columns)
    if ('reason' in read) batch.errors.push({ row, ...read })
    else batch.rows.push(read)
    if (batch.rows.length + batch.errors.length < rowsPerBatch) continue
    yield batch
    batch = { rows: [], errors: [] }
  }
  if (!columns) readHeader([])
  yield batch
}

async function* recordsOf(file: Buffer): AsyncGenerator<string[]> {
  const parser = Readable.from(slicesOf(file)).pipe(
    parse({
      bom: true,
      trim: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: longestRecordBytes,
    }),
  )
  try {
    yield* parser
  } catch (error) {
    if (error instanceof CsvError) throw invalidField('file', `cannot be read as CSV: ${error.message}`)
    throw error
  }
}

async function* slicesOf(file: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < file.length; start += sliceBytes) {
    yield file.subarray(start, start + sliceBytes)
    await setImmediate()
  }
}

function readHeader(header: string[]): Columns {
  const names = header.map((name) => name.trim().toLowerCase())
  const phone = names.indexOf('phone_number')
  const name = names.indexOf('name')
  const missing = [...(phone === -1 ? ['phone_number'] : []), ...(name === -1 ? ['name'] : [])]
  if (missing.length > 0)
    throw invalidField(
      'file',
      `must begin with a header that has the columns phone_number and name; missing: ${missing.join(', ')}`,
      'MISSING_COLUMNS',
    )
  const tags = names.indexOf('tags')
  return { phone, name, tags: tags === -1 ? undefined : tags }
}

function readRow(record: string[], columns: Columns): ImportRow | Omit<RowError, 'row'> {
  const phoneNumber = record[columns.phone] ?? ''
  const phone = toE164(phoneNumber)
  if (!phone) return { phone_number: phoneNumber, reason: 'invalid phone_number: must be E.164 format' }
  try {
    const name = cleanName(record[columns.name] ?? '', 'name')
    if (columns.tags === undefined) return { phone, name }
    return { phone, name, tags: cleanTagNames((record[columns.tags] ?? '').split(',')) }
  } catch (error) {
    const [wrong] = error instanceof AppError ? (error.details.fields ?? []) : []
    if (!wrong) throw error
    return { phone_number: phoneNumber, reason: `invalid ${wrong.field}: ${wrong.message}` }
  }
}
