import { type Database, planForSizes, type Transaction } from '../../platform/db/index.ts'
import { type ClaimedLane, releaseLanes } from '../../platform/lanes/index.ts'
import type { MediaStore } from '../../platform/storage/index.ts'
import { type ImportedPerson, importPeople } from '../contacts/index.ts'
import { listCustomFieldsById } from '../custom-fields/index.ts'
import { appendEvents } from '../events/index.ts'
import { findContactFile } from './contact-file-queries.ts'
import type { ContactImport, RowError } from './contact-import.ts'
import { findContactImport, insertRowErrors, lockImport, updateImport } from './contact-import-queries.ts'
import { readHeader, readRecords, UnreadableFile } from './csv-records.ts'
import { rowReader } from './read-import-row.ts'

export const contactImportLeaseMs = 120_000

const rowsPerStep = 500
/** Of very bad files the beginning is enough. */
const mostErrors = 1000

export type FileContext = { db: Database; media: MediaStore }

/**
 * Takes an import one step further: so many rows, in one transaction together with how far it has come and the
 * lane's release. Whoever stops in the middle of a step has done nothing of it.
 */
export async function runContactImport({ db, media }: FileContext, lane: ClaimedLane): Promise<void> {
  const { accountId, key: id } = lane
  const job = await findContactImport(db, { accountId, id })
  // The file is read before the transaction begins: it may be far away.
  const portion = job && isOpen(job) ? await readPortion({ db, media }, job) : undefined
  await db.transaction(async (tx) => {
    await planForSizes(tx)
    const locked = portion && (await lockImport(tx, { accountId, id }))
    const next = locked && isOpen(locked) ? await takeStep(tx, locked, portion) : undefined
    if (!(await releaseLanes(tx, [{ lane, more: next?.status === 'running' }])))
      throw new Error('The lease on the lane of an import ran out; another worker has it')
  })
}

function isOpen({ status }: ContactImport): boolean {
  return status === 'waiting' || status === 'running'
}

type Portion =
  | { failure: string }
  | {
      header: NonNullable<ContactImport['header']>
      startByte: number
      people: ImportedPerson[]
      errors: RowError[]
      rows: number
      nextByte: number
      isLast: boolean
    }

async function readPortion({ db, media }: FileContext, job: ContactImport): Promise<Portion> {
  const { accountId, fileId, mapping } = job
  const file = await findContactFile(db, { accountId, id: fileId })
  if (!file?.storageKey) return { failure: 'The file is gone' }
  try {
    const first = job.header ? undefined : await readHeader(media, file.storageKey)
    const header = job.header ?? { columns: first!.columns, delimiter: first!.delimiter }
    const startByte = first?.endByte ?? job.nextByte
    const fieldIds = mapping.fields.map(({ customFieldId }) => customFieldId)
    const fields = new Map(
      (await listCustomFieldsById(db, accountId, fieldIds)).map((field) => [field.id, field]),
    )
    const read = rowReader(mapping, header.columns, fields)
    const portion = { header, startByte: job.nextByte, nextByte: startByte, rows: 0, isLast: true }
    const people: ImportedPerson[] = []
    const errors: RowError[] = []
    for await (const { cells, endByte } of readRecords(media, file.storageKey, { ...header, startByte })) {
      if (portion.rows === rowsPerStep) {
        portion.isLast = false
        break
      }
      portion.rows += 1
      portion.nextByte = endByte
      const person = read(job.total + portion.rows, cells)
      if ('reason' in person) errors.push(person)
      else people.push(person)
    }
    return { ...portion, people, errors }
  } catch (error) {
    if (error instanceof UnreadableFile) return { failure: error.message }
    throw error
  }
}

async function takeStep(
  tx: Transaction,
  job: ContactImport,
  portion: Portion,
): Promise<ContactImport | undefined> {
  if ('failure' in portion) return write(tx, { ...job, status: 'failed', failure: portion.failure })
  // Another worker was faster: what it read is not read again.
  if (portion.startByte !== job.nextByte) return job
  const { accountId, inboxId, mapping } = job
  const { people, header, rows, nextByte, isLast } = portion
  const { created, updated, refused } = await importPeople(tx, {
    accountId,
    inboxId,
    tagId: mapping.tagId,
    people,
  })
  const errors = [...portion.errors, ...refused].sort((a, b) => a.row - b.row)
  await insertRowErrors(tx, job, errors.slice(0, Math.max(0, mostErrors - job.failed)))
  return write(tx, {
    ...job,
    header,
    nextByte,
    status: isLast ? 'completed' : 'running',
    total: job.total + rows,
    created: job.created + created,
    updated: job.updated + updated,
    failed: job.failed + errors.length,
  })
}

async function write(tx: Transaction, job: ContactImport): Promise<ContactImport> {
  const { accountId, id, status } = job
  await updateImport(tx, { ...job, finishedAt: isOpen(job) ? undefined : tx.now() })
  appendEvents(tx, accountId, [{ type: 'contact_import.updated', subjectId: id, data: { status } }])
  return job
}
