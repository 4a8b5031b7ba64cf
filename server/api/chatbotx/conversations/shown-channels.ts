import { type Sql, sql } from '../../../platform/db/index.ts'
import { channelNames, channelOf } from '../present/inbox.ts'

/** Our channels that this API shows: all but those for calls alone. */
export const shownChannels: string[] = channelNames.flatMap((name) => channelOf(name) ?? [])

/** The vendor's name of a channel, written by PostgreSQL. Only e-mail has another one. */
export function channelSql(channel: Sql): Sql {
  return sql`case ${channel} when 'email' then 'smtp' else ${channel} end`
}
