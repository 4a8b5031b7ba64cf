import Type from 'typebox'
import type { Tag } from '../../../core/tags/index.ts'
import { type Sql, sql, uuidSql } from '../../../platform/db/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { type Casing, objectSql, recase } from '../json.ts'
import { Guid, Nullable, WallClock } from '../schemas.ts'
import { wallClock, wallClockSql } from '../time.ts'

export const TagDto = Type.Object({
  id: Guid,
  name: Type.String(),
  icon: Nullable(Type.String()),
  isPinned: Type.Boolean(),
  creationTime: WallClock,
})

/** A tag as Hatif shows it, written by PostgreSQL from `t`. */
export function tagJson(casing: Casing): Sql {
  return objectSql(casing, {
    id: uuidSql('tag', sql`t.id`),
    name: sql`t.name`,
    icon: sql`t.icon`,
    isPinned: sql`t.pinned`,
    creationTime: wallClockSql(sql`t.created_at`),
  })
}

/** The same as JSON text, made of a tag. */
export function tagText({ casing }: Caller, { id, name, icon, isPinned, createdAt }: Tag): string {
  const shown = { id: toUuid('tag', id), name, icon: icon ?? null, isPinned }
  return JSON.stringify(recase(casing, { ...shown, creationTime: wallClock(createdAt) }))
}
