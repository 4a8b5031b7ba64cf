export { type ContactExport, contactExportLane } from './contact-export.ts'
export { findExportOfFile } from './contact-export-queries.ts'
export { type ContactFile, fileDays, mostFileBytes } from './contact-file.ts'
export { findContactFile } from './contact-file-queries.ts'
export {
  type ContactImport,
  contactImportLane,
  type ImportMapping,
  type RowError,
} from './contact-import.ts'
export {
  countContactImports,
  findContactImport,
  listContactImports,
  listRowErrors,
} from './contact-import-queries.ts'
export { type CsvHeader, readHeader, UnreadableFile } from './csv-records.ts'
export { deleteOldContactFiles } from './forget-files.ts'
export { expectUpload, keepUpload } from './keep-upload.ts'
export { readNumber } from './read-number.ts'
export { contactExportLeaseMs, runContactExport, startExport } from './run-export.ts'
export { contactImportLeaseMs, type FileContext, runContactImport } from './run-import.ts'
export { startImport } from './start-import.ts'
