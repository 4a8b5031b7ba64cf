import { expect } from 'vitest'
import { fromUuid, type Id, toUuid } from '../../server/platform/ids.ts'
import { type Check, check, type Tried } from './check.ts'
import { createLook, secondsOf } from './look.ts'
import { noteChecks } from './note-checks.ts'
import type { Body, Person, World } from './world.ts'

type Made = { id: Id }

/** A contact: who it is, where it is reached, and what is known of it. */
export function contactChecks(world: World): Record<string, Tried> {
  const { inbox, statusOf, newPerson, vobiz, hatif, chatbotx } = world
  const look = createLook(world)
  const idOf = (uuid: string) => fromUuid('contact', uuid)!

  /** A person's contact, made through one of the dialects. */
  const created = {
    vobiz: async ({ phone, name }: Person) =>
      idOf((await vobiz('POST', '/contacts', { phone_number: phone, name })).id),
    hatif: async ({ phone, name }: Person) =>
      idOf((await hatif('POST', '/v1/contacts', { phoneNumber: phone, name })).id),
    chatbotx: async ({ phone, name }: Person): Promise<Id> => {
      const [firstName, lastName] = name.split(' ')
      const person = { phoneNumber: phone, firstName, lastName, email: '', gender: 'unknown' }
      return (await chatbotx('POST', '/v1/contacts', { ...person, channel: 'whatsapp', inboxId: inbox.id }))
        .id
    },
  }
  const someone = () => created.hatif(newPerson())
  const put = {
    vobiz: (id: Id, body: object) => vobiz('PUT', `/contacts/${toUuid('contact', id)}`, body),
    hatif: (id: Id, body: object) => hatif('PUT', `/v1/contacts/${toUuid('contact', id)}`, body),
    chatbotx: (id: Id, body: object) => chatbotx('PUT', `/v1/contacts/id:${id}`, body),
  }

  const people = {
    vobiz: async ({ id, phone, name }: Made & Person) =>
      expect(await look.contact.vobiz(id)).toMatchObject({ phone_number: phone, name }),
    hatif: async ({ id, phone, name }: Made & Person) =>
      expect(await look.contact.hatif(id)).toMatchObject({ phoneNumber: phone, name }),
    chatbotx: async ({ id, phone, name }: Made & Person) =>
      expect(await look.contact.chatbotx(id)).toMatchObject({ phoneNumber: phone, fullName: name }),
  }
  const make = (through: keyof typeof created) => async () => {
    const person = newPerson()
    return { ...person, id: await created[through](person) }
  }

  /** A text of a contact that Hatif and ChatbotX, or one of them, know under some name. */
  const texts = (value: string, names: { hatif?: string; chatbotx?: string }): Tried => {
    const checked: Check<Made> = { make: {}, show: {} }
    for (const dialect of ['hatif', 'chatbotx'] as const) {
      const name = names[dialect]
      if (!name) continue
      checked.make[dialect] = async () => {
        const id = await someone()
        await put[dialect](id, { [name]: value })
        return { id }
      }
      checked.show[dialect] = async ({ id }) =>
        expect(await look.contact[dialect](id)).toMatchObject({ [name]: value })
    }
    return check(checked)
  }

  return {
    contact: check({
      make: {
        network: async () => {
          const writer = await world.newWriter()
          return { ...writer, id: writer.contactId }
        },
        vobiz: make('vobiz'),
        hatif: make('hatif'),
        chatbotx: make('chatbotx'),
      },
      show: people,
    }),

    'contact.deletion': check({
      make: {
        vobiz: async () => {
          const id = await someone()
          await vobiz('DELETE', `/contacts/${toUuid('contact', id)}`)
          return { id }
        },
        hatif: async () => {
          const id = await someone()
          await hatif('DELETE', `/v1/contacts/${toUuid('contact', id)}`)
          return { id }
        },
        chatbotx: async () => {
          const id = await someone()
          await chatbotx('DELETE', `/v1/contacts/id:${id}`)
          return { id }
        },
      },
      show: {
        vobiz: async ({ id }) =>
          expect(await statusOf('vobiz', 'GET', `/contacts/${toUuid('contact', id)}`)).toBe(404),
        hatif: async ({ id }) =>
          expect(await statusOf('hatif', 'GET', `/v1/contacts/${toUuid('contact', id)}`)).toBe(404),
        chatbotx: async ({ id }) =>
          expect(await statusOf('chatbotx', 'GET', `/v1/contacts/id:${id}`)).toBe(404),
      },
    }),

    'contact.phone': check({
      make: {
        hatif: async () => {
          const person = newPerson()
          const id = await someone()
          await put.hatif(id, { phoneNumber: person.digits })
          return { ...person, id }
        },
        chatbotx: async () => {
          const person = newPerson()
          const id = await someone()
          await put.chatbotx(id, { phoneNumber: person.phone })
          return { ...person, id }
        },
      },
      show: people,
    }),

    'contact.name': check({
      make: {
        vobiz: async () => {
          const made = await make('hatif')()
          await put.vobiz(made.id, { name: 'Huda Saleh' })
          return { ...made, name: 'Huda Saleh' }
        },
        hatif: async () => {
          const made = await make('chatbotx')()
          await put.hatif(made.id, { name: 'Huda Saleh' })
          return { ...made, name: 'Huda Saleh' }
        },
        chatbotx: async () => {
          const made = await make('vobiz')()
          await put.chatbotx(made.id, { firstName: 'Huda', lastName: 'Saleh' })
          return { ...made, name: 'Huda Saleh' }
        },
      },
      show: people,
    }),

    'contact.names': check({
      make: {
        vobiz: async () => {
          const id = await someone()
          await put.vobiz(id, { name: 'Huda bint Saleh' })
          return { id, apart: { firstName: 'Huda', lastName: 'bint Saleh' } }
        },
        hatif: async () => {
          const id = await created.chatbotx(newPerson())
          await put.hatif(id, { name: 'Huda bint Saleh' })
          return { id, apart: { firstName: 'Huda', lastName: 'bint Saleh' } }
        },
        chatbotx: async () => {
          const id = await someone()
          await put.chatbotx(id, { firstName: 'Huda bint', lastName: 'Saleh' })
          return { id, apart: { firstName: 'Huda bint', lastName: 'Saleh' } }
        },
      },
      show: {
        vobiz: async ({ id }) =>
          expect(await look.contact.vobiz(id)).toMatchObject({ name: 'Huda bint Saleh' }),
        hatif: async ({ id }) =>
          expect(await look.contact.hatif(id)).toMatchObject({ name: 'Huda bint Saleh' }),
        chatbotx: async ({ id, apart }) => expect(await look.contact.chatbotx(id)).toMatchObject(apart),
      },
    }),

    'contact.email': texts('huda@example.com', { hatif: 'email', chatbotx: 'email' }),
    'contact.company': texts('Acme', { hatif: 'company' }),
    'contact.position': texts('Nurse', { hatif: 'position' }),
    'contact.gender': texts('female', { chatbotx: 'gender' }),
    'contact.locale': texts('ar', { chatbotx: 'locale' }),
    'contact.timezone': texts('Asia/Riyadh', { chatbotx: 'timezone' }),
    'contact.country': texts('SA', { chatbotx: 'country' }),
    'contact.state': texts('Riyadh Province', { chatbotx: 'state' }),
    'contact.city': texts('Riyadh', { chatbotx: 'city' }),

    'contact.avatar': check({
      make: {
        chatbotx: async () => {
          const id = await someone()
          const avatar = 'https://files.example.com/huda.png'
          await chatbotx('POST', `/v1/contacts/id:${id}/upsert`, { avatar })
          return { id, avatar }
        },
      },
      show: {
        chatbotx: async ({ id, avatar }) => expect(await look.contact.chatbotx(id)).toMatchObject({ avatar }),
      },
    }),

    'contact.block': check({
      make: {
        chatbotx: async () => {
          const writer = await world.newWriter()
          await chatbotx('POST', `/v1/contacts/id:${writer.contactId}/block`)
          return writer
        },
      },
      show: {
        chatbotx: async ({ contactId, conversationId }) => {
          expect(await look.contact.chatbotx(contactId)).toMatchObject({ blockedAt: expect.any(String) })
          expect(await look.listed.chatbotx(conversationId)).toBeUndefined()
        },
      },
      // They are not told of the block, so nothing may be missing; a new message takes it away.
      unseen: {
        vobiz: async ({ conversationId }) => expect(await look.listed.vobiz(conversationId)).toBeDefined(),
        hatif: async (writer) => {
          expect(await look.listed.hatif(writer.conversationId)).toBeDefined()
          await world.write(writer, { text: 'Hello?' })
          expect(await look.contact.chatbotx(writer.contactId)).toMatchObject({ blockedAt: null })
          expect(await look.listed.chatbotx(writer.conversationId)).toBeDefined()
        },
      },
    }),

    'contact.activity': check({
      make: {
        network: async () => {
          const writer = await world.newWriter()
          const { created_at } = await look.last.vobiz(writer.conversationId)
          return { ...writer, at: secondsOf(created_at) }
        },
      },
      show: {
        vobiz: async ({ contactId, at }) =>
          expect(secondsOf((await look.contact.vobiz(contactId)).last_active_at)).toBe(at),
        chatbotx: async ({ contactId, at }) => {
          const { contactInboxes } = await look.contact.chatbotx(contactId)
          expect(secondsOf(contactInboxes[0].lastIncomingMessageAt)).toBe(at)
        },
      },
    }),

    'contact.dates': check({
      make: {
        vobiz: () => changed((id) => put.vobiz(id, { name: 'Huda' })),
        hatif: () => changed((id) => put.hatif(id, { name: 'Huda' })),
        chatbotx: () => changed((id) => put.chatbotx(id, { city: 'Riyadh' })),
      },
      show: {
        vobiz: async ({ id }) => {
          const { created_at, updated_at } = await look.contact.vobiz(id)
          expect(secondsOf(updated_at)).toBeGreaterThan(secondsOf(created_at))
        },
        hatif: async ({ id }) => {
          const { creationTime, lastModificationTime } = await look.contact.hatif(id)
          expect([creationTime, lastModificationTime].map(secondsOf)).toEqual(await datesOf(id))
        },
        chatbotx: async ({ id }) => {
          const { createdAt, updatedAt } = await look.contact.chatbotx(id)
          expect([createdAt, updatedAt].map(secondsOf)).toEqual(await datesOf(id))
        },
      },
    }),

    identity: check({
      make: {
        network: () => world.newWriter(),
        chatbotx: async () => {
          const person = newPerson()
          return { ...person, contactId: await created.chatbotx(person) }
        },
      },
      show: {
        chatbotx: async ({ contactId, digits }) => {
          const { data } = await chatbotx('GET', `/v1/contacts/id:${contactId}/inboxes`)
          expect(data).toMatchObject([
            { contactId, inboxId: inbox.id, channel: 'whatsapp', sourceId: digits },
          ])
          const { contactInboxes } = await look.contact.chatbotx(contactId)
          expect(contactInboxes).toEqual(data)
        },
      },
    }),

    ...noteChecks(world, { someone, put }),
  }

  async function changed(change: (id: Id) => Promise<unknown>): Promise<Made> {
    const id = await someone()
    world.server.clock.advance(2000)
    await change(id)
    return { id }
  }

  /** When a contact was made and last changed, as Vobiz has it. */
  async function datesOf(id: Id): Promise<number[]> {
    const { created_at, updated_at }: Body = await look.contact.vobiz(id)
    return [secondsOf(created_at), secondsOf(updated_at)]
  }
}
