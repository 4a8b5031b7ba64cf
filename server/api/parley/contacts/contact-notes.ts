import Type from 'typebox'
import { ContactNote, PageOf } from '../../../../shared/parley/index.ts'
import {
  addContactNote,
  cleanNote,
  deleteContactNote,
  listContactNotes,
  updateContactNote,
} from '../../../core/contacts/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { readPage, toPage } from '../paging.ts'
import { presentContactNote } from '../present/contacts.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, PageParams } from '../schemas.ts'
import { requireContact } from './find-contact.ts'

const config = { scope: 'contacts' } as const
const tags = ['contacts']
const body = Body({ text: Type.String() })

export const listNotes: Endpoint = (app, { db }) => {
  app.get('/contacts/:id/notes', {
    config,
    schema: {
      operationId: 'listContactNotes',
      summary: 'List what agents wrote down about a contact, the newest first',
      tags,
      params: IdParams,
      querystring: PageParams,
      response: { 200: PageOf(ContactNote) },
    },
    handler: async ({ parley, params, query }) => {
      const accountId = parley.account.id
      const contactId = readId('contact', params.id)
      const { limit, after: before } = readPage(query)
      const [rows] = await Promise.all([
        listContactNotes(db, { accountId, contactId, ...(before && { before }), limit: limit + 1 }),
        requireContact(db, { accountId, id: contactId }),
      ])
      return toPage(rows, { limit, placeOf: ({ id }) => id, present: presentContactNote })
    },
  })
}

export const createNote: Endpoint = (app, { db }) => {
  app.post('/contacts/:id/notes', {
    config,
    schema: {
      operationId: 'createContactNote',
      summary: 'Write something down about a contact',
      tags,
      params: IdParams,
      body,
      response: { 201: ContactNote },
    },
    handler: async ({ parley, params, body }, reply) => {
      const { account, agent, credential } = parley
      const note = {
        accountId: account.id,
        contactId: readId('contact', params.id),
        text: readText(body.text),
        creatorName: agent?.name ?? credential!.name,
        ...(agent && { agentId: agent.id }),
      }
      const made = await db.transaction((tx) => addContactNote(tx, note))
      return reply.status(201).send(presentContactNote(made))
    },
  })
}

const NoteParams = Type.Object({ id: Type.String(), note_id: Type.String() })

export const updateNote: Endpoint = (app, { db }) => {
  app.patch('/contacts/:id/notes/:note_id', {
    config,
    schema: {
      operationId: 'updateContactNote',
      summary: 'Change a note',
      tags,
      params: NoteParams,
      body,
      response: { 200: ContactNote },
    },
    handler: async ({ parley, params, body }) => {
      const name = { accountId: parley.account.id, ...readNames(params) }
      const text = readText(body.text)
      return presentContactNote(await db.transaction((tx) => updateContactNote(tx, { ...name, text })))
    },
  })
}

export const deleteNote: Endpoint = (app, { db }) => {
  app.delete('/contacts/:id/notes/:note_id', {
    config,
    schema: {
      operationId: 'deleteContactNote',
      summary: 'Delete a note',
      tags,
      params: NoteParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      const name = { accountId: parley.account.id, ...readNames(params) }
      await db.transaction((tx) => deleteContactNote(tx, name))
      return reply.status(204).send(null)
    },
  })
}

function readNames({ id, note_id }: { id: string; note_id: string }) {
  return { contactId: readId('contact', id), id: readId('note', note_id) }
}

function readText(text: string): string {
  const clean = cleanNote(text, 'text')
  if (!clean) throw invalidField('text', 'is required', 'REQUIRED')
  return clean
}
