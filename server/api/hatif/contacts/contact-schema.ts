import Type from 'typebox'
import { Guid, Nullable, WallClock } from '../schemas.ts'

const Text = Nullable(Type.String())
const Time = Nullable(WallClock)

const audit = {
  lastModificationTime: Time,
  lastModifierId: Type.Null(),
  creationTime: WallClock,
  creatorId: Guid,
}

const Note = Type.Object({
  contactId: Guid,
  text: Type.String(),
  creatorName: Type.String(),
  ...audit,
  id: Guid,
})

const PropertyValue = Type.Object({
  propertyDefinitionId: Guid,
  propertyName: Type.String(),
  propertyType: Type.Integer({ description: '1 Text, 2 Number, 3 Select, 4 Date' }),
  textValue: Text,
  numberValue: Nullable(Type.Number()),
  dateValue: Text,
  selectValue: Text,
})

export const Contact = Type.Object({
  workspaceId: Guid,
  name: Type.String(),
  phoneNumber: Nullable(Type.String({ description: 'E.164' })),
  contactType: Type.Integer({ description: '1 Individual' }),
  email: Text,
  company: Text,
  position: Text,
  customFields: Type.Record(Type.String(), Type.Unknown(), {
    description: 'Values by names that nobody defined',
  }),
  notes: Type.Array(Note),
  customProperties: Type.Array(PropertyValue, { description: 'Properties that have a value' }),
  ...audit,
  id: Guid,
})

/** The fields of a contact in a request. Blank texts count as absent. */
export const contactFields = {
  phoneNumber: Type.Optional(
    Type.Unsafe<string | number>({
      type: ['string', 'number'],
      description: 'Any form; a number without its country is taken as the account’s',
    }),
  ),
  name: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  company: Type.Optional(Type.String()),
  position: Type.Optional(Type.String()),
  customFields: Type.Optional(
    Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description: 'Replaces all values of undefined names; the name of a property sets that one',
    }),
  ),
  note: Type.Optional(Type.String({ description: 'Is added to the notes' })),
}
