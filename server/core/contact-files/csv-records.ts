import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { notFound } from '../../platform/errors.ts'
import type { MediaStore } from '../../platform/storage/index.ts'

/** The first line of a file, and what stands between its cells. */
export type CsvHeader = { columns: string[]; delimiter: string }

/** One row, and where the next one begins. */
export type CsvRecord = { cells: string[]; endByte: number }

const longestRecordBytes = 1024 * 1024
const headBytes = 64 * 1024

/** A file that cannot be read as CSV, in words for people. */
export class UnreadableFile extends Error {}

/** Reads the names of the columns. @throws UnreadableFile */
export async function readHeader(media: MediaStore, storageKey: string): Promise<CsvHeader & CsvRecord> {
  const head = await readHead(media, storageKey)
  if (head.length === 0) throw new UnreadableFile('The file is empty')
  if (head.includes(0)) throw new UnreadableFile('The file is not a text')
  const delimiter = guessDelimiter(head.toString('utf8'))
  for await (const record of readRecords(media, storageKey, { delimiter, startByte: 0 }))
    return { ...record, columns: record.cells.map((name) => name.trim()), delimiter }
  throw new UnreadableFile('The file has no header')
}

/** The records from a byte on, which must be the end of one, or the beginning of the file. @throws UnreadableFile */
export async function* readRecords(
  media: MediaStore,
  storageKey: string,
  { delimiter, startByte }: { delimiter: string; startByte: number },
): AsyncGenerator<CsvRecord> {
  const file = await media.open(storageKey, { start: startByte })
  if (!file) throw notFound('file')
  const parser = file.stream.pipe(
    parse({
      bom: startByte === 0,
      delimiter,
      info: true,
      trim: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: longestRecordBytes,
      record_delimiter: ['\r\n', '\n', '\r'],
    }),
  )
  file.stream.on('error', (error) => parser.destroy(error))
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[]
      info: { bytes: number }
    }>)
      yield { cells: record, endByte: startByte + info.bytes }
  } catch (error) {
    if (error instanceof CsvError)
      throw new UnreadableFile(`The file cannot be read as CSV: ${error.message}`)
    throw error
  } finally {
    file.stream.destroy()
  }
}

async function readHead(media: MediaStore, storageKey: string): Promise<Buffer> {
  const file = await media.open(storageKey, { start: 0, end: headBytes - 1 })
  if (!file) throw notFound('file')
  return Buffer.concat(await Readable.from(file.stream).toArray())
}

/** What stands most often in the first line, outside quotes. */
function guessDelimiter(head: string): string {
  const line = head.replace(/"[^"]*"/g, '').split(/[\r\n]/, 1)[0]!
  const countOf = (delimiter: string) => line.split(delimiter).length
  return [',', ';', '\t'].sort((a, b) => countOf(b) - countOf(a))[0]!
}
