import { expect } from 'vitest'
import { type Id, toUuid } from '../../server/platform/ids.ts'
import { eventually } from '../harness.ts'
import { check, type Tried } from './check.ts'
import { createLook } from './look.ts'
import type { Body, World } from './world.ts'

type Contacts = {
  someone: () => Promise<Id>
  put: Record<'vobiz' | 'hatif' | 'chatbotx', (id: Id, body: object) => Promise<unknown>>
}

/** What is written of a contact, and how many are brought at once. */
export function noteChecks(world: World, { someone, put }: Contacts): Record<string, Tried> {
  const { inbox, newPerson, server, vobiz, hatif, chatbotx } = world
  const look = createLook(world)
  const historyOf = async (id: Id): Promise<Body[]> =>
    (await hatif('GET', `/v1/contacts/${toUuid('contact', id)}/history`)).items

  return {
    'contact.note': check({
      make: {
        hatif: async () => {
          const id = await someone()
          await put.hatif(id, { note: 'called' })
          return { id, text: 'called' }
        },
        chatbotx: async () => {
          const id = await someone()
          await chatbotx('POST', `/v1/contacts/id:${id}/notes`, { text: 'wrote' })
          return { id, text: 'wrote' }
        },
      },
      show: {
        hatif: async ({ id, text }) => {
          const [note, ...others]: Body[] = (await look.contact.hatif(id)).notes
          expect([note.text, others]).toEqual([text, []])
        },
        chatbotx: async ({ id, text }) => {
          const { data } = await chatbotx('GET', `/v1/contacts/id:${id}/notes`)
          expect(data).toMatchObject([{ contactId: id, text }])
          const { notes } = await look.contact.hatif(id)
          expect(toUuid('note', data[0].id)).toBe(notes[0].id)
        },
      },
    }),

    'contact.history': check({
      make: {
        vobiz: async () => {
          const id = await someone()
          await put.vobiz(id, { name: 'Huda' })
          return { id }
        },
        hatif: async () => {
          const id = await someone()
          await put.hatif(id, { name: 'Huda' })
          return { id }
        },
        chatbotx: async () => {
          const id = await someone()
          await put.chatbotx(id, { firstName: 'Huda', lastName: '' })
          return { id }
        },
      },
      show: {
        hatif: async ({ id }) =>
          expect(await historyOf(id)).toMatchObject([
            { propertyName: 'Name', oldValue: 'Ann Lee', newValue: 'Huda' },
          ]),
      },
    }),

    'contact.import': check({
      make: {
        vobiz: async () => {
          const person = newPerson()
          const form = new FormData()
          form.set('file', new Blob([`phone_number,name\n${person.phone},${person.name}\n`]), 'people.csv')
          expect(await vobiz('POST', '/contacts/import', undefined, form)).toMatchObject({ created: 1 })
          return person
        },
        hatif: async () => {
          const person = newPerson()
          const vCards = `BEGIN:VCARD\nVERSION:3.0\nFN:${person.name}\nTEL:${person.phone}\nEND:VCARD`
          expect(await hatif('POST', '/v1/contacts/import/vcards', { vCards })).toMatchObject({ created: 1 })
          return person
        },
        chatbotx: async () => {
          const person = newPerson()
          await importFile(`Phone,First,Last\n${person.phone},Ann,Lee\n`)
          return person
        },
      },
      show: {
        vobiz: async ({ digits, phone, name }) =>
          expect((await vobiz('GET', `/contacts?search=${digits}`)).items).toMatchObject([
            { phone_number: phone, name },
          ]),
        hatif: async ({ digits, phone, name }) =>
          expect((await hatif('GET', `/v1/contacts?phoneNumber=${digits}`)).items).toMatchObject([
            { phoneNumber: phone, name },
          ]),
        chatbotx: async ({ digits, phone, name }) =>
          expect((await chatbotx('GET', `/v1/contacts?keyword=${digits}`)).data).toMatchObject([
            { phoneNumber: phone, fullName: name },
          ]),
      },
    }),

    'contact.export': check({
      make: {
        chatbotx: async () => {
          await someone()
          const { fileId } = await chatbotx('POST', '/v1/contacts/export', {})
          return { fileId }
        },
      },
      show: {
        chatbotx: async ({ fileId }) => {
          const done = await eventually(async () => {
            const file = await chatbotx('GET', `/v1/contacts/export-files/${fileId}`)
            return file.status === 'completed' && file
          })
          expect(done.total).toBeGreaterThan(0)
        },
      },
    }),
  }

  async function importFile(content: string): Promise<void> {
    const { fileId, uploadUrl } = await chatbotx('POST', '/v1/contacts/imports/upload-url', {})
    const { statusCode } = await server.app.http.inject({
      method: 'PUT',
      url: new URL(uploadUrl).pathname,
      headers: { 'content-type': 'text/csv' },
      payload: content,
    })
    expect(statusCode).toBe(200)
    const columns = { phoneNumber: 'Phone', firstName: 'First', lastName: 'Last' }
    const { importId } = await chatbotx('POST', '/v1/contacts/import', {
      fileId,
      channel: 'whatsapp',
      inboxId: inbox.id,
      ...columns,
    })
    await eventually(async () => {
      const { status } = await chatbotx('GET', `/v1/contacts/imports/${importId}`)
      return status === 'completed'
    })
  }
}
