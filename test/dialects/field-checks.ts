import { expect } from 'vitest'
import { fromUuid, type Id, toUuid } from '../../server/platform/ids.ts'
import { check, type Tried } from './check.ts'
import { createLook } from './look.ts'
import type { Body, World } from './world.ts'

/** What one kind of custom field is called, and a value of it, in each dialect. */
type Kind = {
  /** Who defines such a field, and as what. Without anybody, Vobiz's attribute of that value makes it. */
  defined: { hatif?: { type: number; options?: string[] }; chatbotx?: string }
  /** Whether Vobiz's value alone shows of which type the field is. */
  isInferred: boolean
  /** As which it is shown. */
  types: { hatif: number; chatbotx: string }
  /** The member of Hatif's property that has the value. */
  member: 'textValue' | 'numberValue' | 'dateValue' | 'selectValue'
  said: { vobiz: unknown; hatif: unknown; chatbotx: string }
  shown: { vobiz: unknown; hatif: unknown; chatbotx: string }
}

type Made = { contactId: Id; fieldId: Id; name: string }

/** Custom fields of each type, defined in one dialect and filled in another. */
export function fieldChecks(world: World): Record<string, Tried> {
  const { newPerson, vobiz, hatif, chatbotx } = world
  const look = createLook(world)
  let made = 0
  const newName = () => {
    made += 1
    return `Field ${made}`
  }
  const someone = async (): Promise<Id> => {
    const { phone: phoneNumber, name } = newPerson()
    return fromUuid('contact', (await hatif('POST', '/v1/contacts', { phoneNumber, name })).id)!
  }
  const definitions = (): Promise<Body[]> => hatif('GET', '/v1/contact-property-definitions')
  const fields = async (): Promise<Body[]> => (await chatbotx('GET', '/v1/custom-fields')).data
  const named = (items: Body[], name: string): Body => items.find((item) => item.name === name)
  const idOf = async (name: string): Promise<Id> => (await chatbotx('GET', `/v1/custom-fields/${name}`)).id

  const define = {
    hatif: async ({ type, options }: { type: number; options?: string[] }) => {
      const name = newName()
      const body = { name, type, ...(options && { selectOptions: options }) }
      const { id } = await hatif('POST', '/v1/contact-property-definitions', body)
      return { fieldId: fromUuid('customField', id)!, name }
    },
    chatbotx: async (type: string) => {
      const { id, name } = await chatbotx('POST', '/v1/custom-fields', { name: newName(), type })
      return { fieldId: id as Id, name: name as string }
    },
  }
  const set = {
    vobiz: (contactId: Id, name: string, value: unknown) =>
      vobiz('PUT', `/contacts/${toUuid('contact', contactId)}`, { custom_attributes: { [name]: value } }),
    hatif: (contactId: Id, fieldId: Id, value: unknown) => {
      const [contact, property] = [toUuid('contact', contactId), toUuid('customField', fieldId)]
      return hatif('PUT', `/v1/contacts/${contact}/properties/${property}`, { value })
    },
    chatbotx: (contactId: Id, fieldId: Id, value: string) =>
      chatbotx('POST', `/v1/contacts/id:${contactId}/custom-fields/${fieldId}`, { value }),
  }
  const values = ({ defined, isInferred, types, member, said, shown }: Kind): Tried => {
    /** A contact and a field, defined by another dialect than the one that is going to fill it, if any other can. */
    const start = async (filler: keyof typeof set): Promise<Made> => {
      const contactId = await someone()
      const byHatif = defined.hatif && (filler !== 'hatif' || !defined.chatbotx)
      if (byHatif) return { contactId, ...(await define.hatif(defined.hatif!)) }
      if (defined.chatbotx) return { contactId, ...(await define.chatbotx(defined.chatbotx)) }
      return attribute(contactId)
    }
    const attribute = async (contactId: Id): Promise<Made> => {
      const name = newName()
      await set.vobiz(contactId, name, said.vobiz)
      return { contactId, name, fieldId: await idOf(name) }
    }
    return check<Made>({
      make: {
        vobiz: async () => {
          if (isInferred) return attribute(await someone())
          const made = await start('vobiz')
          await set.vobiz(made.contactId, made.name, said.vobiz)
          return made
        },
        hatif: async () => {
          const made = await start('hatif')
          await set.hatif(made.contactId, made.fieldId, said.hatif)
          return made
        },
        chatbotx: async () => {
          const made = await start('chatbotx')
          await set.chatbotx(made.contactId, made.fieldId, said.chatbotx)
          return made
        },
      },
      show: {
        vobiz: async ({ contactId, name }) =>
          expect((await look.contact.vobiz(contactId)).custom_attributes).toEqual({ [name]: shown.vobiz }),
        hatif: async ({ contactId, fieldId, name }) =>
          expect((await look.contact.hatif(contactId)).customProperties).toMatchObject([
            {
              propertyDefinitionId: toUuid('customField', fieldId),
              propertyName: name,
              propertyType: types.hatif,
              [member]: shown.hatif,
            },
          ]),
        chatbotx: async ({ contactId, fieldId, name }) =>
          expect((await chatbotx('GET', `/v1/contacts/id:${contactId}/custom-fields`)).data).toMatchObject([
            { id: fieldId, name, type: types.chatbotx, value: shown.chatbotx },
          ]),
      },
    })
  }

  const same = (value: string) => ({ vobiz: value, hatif: value, chatbotx: value })
  const typed = (type: string, value: string): Tried =>
    values({
      defined: { chatbotx: type },
      isInferred: false,
      types: { hatif: 1, chatbotx: type },
      member: 'textValue',
      said: same(value),
      shown: same(value),
    })
  const [instant, wallClock] = ['2026-06-01T07:00:00Z', '2026-06-01T10:00:00']

  return {
    field: check({
      make: {
        hatif: () => define.hatif({ type: 1 }),
        chatbotx: () => define.chatbotx('shortText'),
        vobiz: async () => {
          const name = newName()
          await set.vobiz(await someone(), name, 'gold')
          return { name, fieldId: await idOf(name) }
        },
      },
      show: {
        hatif: async ({ fieldId, name }) =>
          expect(named(await definitions(), name)).toMatchObject({
            id: toUuid('customField', fieldId),
            type: 1,
          }),
        chatbotx: async ({ fieldId, name }) =>
          expect(named(await fields(), name)).toMatchObject({ id: fieldId, type: 'shortText' }),
      },
    }),

    'field.change': check({
      make: {
        hatif: async () => {
          const given = { ...(await define.chatbotx('shortText')), contactId: await someone() }
          await set.chatbotx(given.contactId, given.fieldId, 'gold')
          const [name, id] = [newName(), toUuid('customField', given.fieldId)]
          await hatif('PUT', `/v1/contact-property-definitions/${id}`, { name })
          return { ...given, name }
        },
        chatbotx: async () => {
          const given = { ...(await define.hatif({ type: 1 })), contactId: await someone() }
          await set.hatif(given.contactId, given.fieldId, 'gold')
          const name = newName()
          await chatbotx('PUT', `/v1/custom-fields/${given.fieldId}`, { name })
          return { ...given, name }
        },
      },
      show: {
        vobiz: async ({ contactId, name }) =>
          expect((await look.contact.vobiz(contactId)).custom_attributes).toEqual({ [name]: 'gold' }),
        hatif: async ({ name }) => expect(named(await definitions(), name)).toBeDefined(),
        chatbotx: async ({ fieldId, name }) =>
          expect(await chatbotx('GET', `/v1/custom-fields/${name}`)).toMatchObject({ id: fieldId }),
      },
    }),

    'field.deletion': check({
      make: {
        hatif: async () => {
          const given = { ...(await define.chatbotx('shortText')), contactId: await someone() }
          await set.chatbotx(given.contactId, given.fieldId, 'gold')
          await hatif('DELETE', `/v1/contact-property-definitions/${toUuid('customField', given.fieldId)}`)
          return given
        },
        chatbotx: async () => {
          const given = { ...(await define.hatif({ type: 1 })), contactId: await someone() }
          await set.hatif(given.contactId, given.fieldId, 'gold')
          await chatbotx('DELETE', `/v1/custom-fields/${given.fieldId}`)
          return given
        },
      },
      show: {
        vobiz: async ({ contactId }) =>
          expect((await look.contact.vobiz(contactId)).custom_attributes).toEqual({}),
        hatif: async ({ name }) => expect(named(await definitions(), name)).toBeUndefined(),
        chatbotx: async ({ name }) => expect(named(await fields(), name)).toBeUndefined(),
      },
    }),

    'field.free': check({
      make: {
        hatif: async () => {
          const { phone: phoneNumber, name } = newPerson()
          const field = newName()
          const body = { phoneNumber, name, customFields: { [field]: 'IT' } }
          return { contactId: fromUuid('contact', (await hatif('POST', '/v1/contacts', body)).id)!, field }
        },
      },
      show: {
        vobiz: async ({ contactId, field }) =>
          expect((await look.contact.vobiz(contactId)).custom_attributes).toEqual({ [field]: 'IT' }),
        hatif: async ({ contactId, field }) => {
          const { customFields, customProperties } = await look.contact.hatif(contactId)
          expect([customFields, customProperties]).toEqual([{ [field]: 'IT' }, []])
          expect(named(await definitions(), field)).toBeUndefined()
        },
        chatbotx: async ({ contactId, field }) => {
          const { data } = await chatbotx('GET', `/v1/contacts/id:${contactId}/custom-fields`)
          expect(data).toMatchObject([{ name: field, value: 'IT', type: 'shortText' }])
        },
      },
    }),

    'field.text': values({
      defined: { hatif: { type: 1 }, chatbotx: 'shortText' },
      isInferred: true,
      types: { hatif: 1, chatbotx: 'shortText' },
      member: 'textValue',
      said: same('gold'),
      shown: same('gold'),
    }),
    'field.long-text': typed('longText', 'line one\nline two'),
    'field.email': typed('email', 'huda@example.com'),
    'field.phone': typed('phoneNumber', '+966500000001'),
    'field.number': values({
      defined: { hatif: { type: 2 }, chatbotx: 'number' },
      isInferred: true,
      types: { hatif: 2, chatbotx: 'number' },
      member: 'numberValue',
      said: { vobiz: 3.5, hatif: 3.5, chatbotx: '3.5' },
      shown: { vobiz: 3.5, hatif: 3.5, chatbotx: '3.5' },
    }),
    'field.boolean': values({
      defined: { chatbotx: 'boolean' },
      isInferred: true,
      types: { hatif: 1, chatbotx: 'boolean' },
      member: 'textValue',
      said: { vobiz: true, hatif: 'true', chatbotx: 'true' },
      shown: { vobiz: true, hatif: 'true', chatbotx: 'true' },
    }),
    'field.select': values({
      defined: { hatif: { type: 3, options: ['Lead', 'Won'] } },
      isInferred: false,
      types: { hatif: 3, chatbotx: 'shortText' },
      member: 'selectValue',
      said: same('Won'),
      shown: same('Won'),
    }),
    'field.date': values({
      defined: { chatbotx: 'date' },
      isInferred: false,
      types: { hatif: 4, chatbotx: 'date' },
      member: 'dateValue',
      said: same('2026-06-01'),
      shown: { vobiz: '2026-06-01', hatif: '2026-06-01T00:00:00', chatbotx: '2026-06-01' },
    }),
    'field.datetime': values({
      defined: { hatif: { type: 4 }, chatbotx: 'datetime' },
      isInferred: false,
      types: { hatif: 4, chatbotx: 'datetime' },
      member: 'dateValue',
      said: { vobiz: instant, hatif: wallClock, chatbotx: instant },
      shown: { vobiz: instant, hatif: wallClock, chatbotx: instant },
    }),
    'field.json': values({
      defined: {},
      isInferred: true,
      types: { hatif: 1, chatbotx: 'longText' },
      member: 'textValue',
      said: { vobiz: { city: 'Pune' }, hatif: '{"city":"Pune"}', chatbotx: '{"city":"Pune"}' },
      shown: { vobiz: { city: 'Pune' }, hatif: '{"city": "Pune"}', chatbotx: '{"city": "Pune"}' },
    }),
  }
}
