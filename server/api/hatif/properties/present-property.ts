import Type, { type Static } from 'typebox'
import type { CustomField } from '../../../core/custom-fields/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { Guid, Nullable, WallClock } from '../schemas.ts'
import { wallClock } from '../time.ts'
import { propertyTypeOf } from './property-types.ts'

export const Property = Type.Object({
  workspaceId: Guid,
  name: Type.String(),
  key: Type.String(),
  type: Type.Integer({ description: '1 Text, 2 Number, 3 Select, 4 Date' }),
  isRequired: Type.Boolean(),
  selectOptions: Type.Array(Type.Object({ value: Type.String(), color: Nullable(Type.String()) })),
  lastModificationTime: Nullable(WallClock),
  lastModifierId: Type.Null(),
  creationTime: WallClock,
  creatorId: Guid,
  id: Guid,
})

/** A custom field as Hatif shows it. The account itself stands for its service user. */
export function presentProperty(field: CustomField): Static<typeof Property> {
  const { accountId, id, name, key, type, isRequired, options, createdAt, updatedAt } = field
  const workspaceId = toUuid('account', accountId)
  return {
    workspaceId,
    name,
    key,
    type: propertyTypeOf(type),
    isRequired,
    selectOptions: options.map(({ value, color }) => ({ value, color })),
    lastModificationTime: updatedAt > createdAt ? wallClock(updatedAt) : null,
    lastModifierId: null,
    creationTime: wallClock(createdAt),
    creatorId: workspaceId,
    id: toUuid('customField', id),
  }
}
