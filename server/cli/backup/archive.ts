/**
 * The form of a backup: a gzip stream (`zcat` shows it) of lines of JSON, some followed by bytes.
 *
 *     {"parley_backup":1,"version":"0.1.0","migrations":[…],…}       the header
 *     {"section":"table:contacts","bytes":65536}                     and then that many bytes; any number of times
 *     {"section":"table:contacts","end":{"sha256":"…","rows":2000}}   all of the section has been
 *     {"end":true}                                                   nothing is missing
 *
 * Sections: `keys/<file>` as it stands in the data folder; `table:<name>`, rows in COPY's text format with the
 * columns of the header; `media/<key>`, a stored file.
 */
export const formatVersion = 1

export type ArchiveHeader = {
  parley_backup: number
  /** The program that wrote it. */
  version: string
  created_at: string
  /** The schema's migrations, in their order: a backup is loaded into exactly this schema, then brought up to date. */
  migrations: string[]
  tables: { name: string; columns: string[] }[]
  /** Partitions beyond those that the migrations make. */
  partitions: { name: string; parent: string; bound: string }[]
  /** Tells whether a key is the one that sealed the secrets, without telling the key. */
  key_check: string
  /** What stands in the sections `media/…`: all files of the disk store; or none, since a bucket holds them. */
  media: 'included' | 'in_bucket'
}

export type SectionEnd = { sha256: string; rows?: number }

export type Frame = { section: string; bytes: number } | { section: string; end: SectionEnd } | { end: true }
