import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listAudience } from '../server/core/campaigns/recipient-queries.ts'
import { sql } from '../server/platform/db/index.ts'
import { fromUuid } from '../server/platform/ids.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createHatifCaller } from './hatif-caller.ts'
import { type Caller, createVobizCaller } from './vobiz-caller.ts'

/** What one dialect writes of a contact, the other reads, and the other way round. */

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let vobiz: Caller
let hatif: Caller

beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

beforeEach(async () => {
  account = await makeAccount(server.db)
  vobiz = await createVobizCaller(server, account.vobizHeaders)
  hatif = await createHatifCaller(server, account)
})

const viaVobiz = { phone_number: '+966500000001', name: 'Amal' }
const viaHatif = { phoneNumber: '0500000001', name: 'Amal' }
const definitions = '/v1/contact-property-definitions'
const tagPath = '/v1/tags/service-account'

async function answered(answer: Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>) {
  const { status, body } = await answer
  expect(status).toBeLessThan(300)
  return body
}
const inVobiz = (id: string) => answered(vobiz('GET', `/contacts/${id}`))
const inHatif = (id: string) => answered(hatif('GET', `/v1/contacts/${id}`))

describe('a contact', () => {
  test('made through one dialect is the same one in the other, under the same id', async () => {
    const made = await answered(vobiz('POST', '/contacts', viaVobiz))
    expect(await inHatif(made.id)).toMatchObject({ id: made.id, name: 'Amal', phoneNumber: '+966500000001' })
    expect((await answered(hatif('POST', '/v1/contacts', viaHatif))).id).toBe(made.id)
    expect((await answered(hatif('GET', '/v1/contacts?phoneNumber=500000001'))).totalCount).toBe(1)

    const { id } = await answered(hatif('POST', '/v1/contacts', { name: 'هدى', phoneNumber: '0500000002' }))
    expect(await inVobiz(id)).toMatchObject({ id, name: 'هدى', phone_number: '+966500000002' })
    expect((await answered(vobiz('GET', '/contacts'))).total).toBe(2)
    const taken = await vobiz('POST', '/contacts', { phone_number: '+966500000002', name: 'X' })
    expect(taken.body.error.code).toBe('DUPLICATE_CONTACT')
  })

  test('changed through one is changed in the other, and the history tells of both', async () => {
    const { id } = await answered(vobiz('POST', '/contacts', viaVobiz))
    await answered(hatif('PUT', `/v1/contacts/${id}`, { name: 'Huda', phoneNumber: '0500000009' }))
    expect(await inVobiz(id)).toMatchObject({ name: 'Huda', phone_number: '+966500000009' })
    await answered(vobiz('PUT', `/contacts/${id}`, { name: 'Mona', custom_attributes: { plan: 'gold' } }))
    expect(await inHatif(id)).toMatchObject({ name: 'Mona' })
    const { items } = await answered(hatif('GET', `/v1/contacts/${id}/history`))
    const rows = items.map((row: Record<string, string>) => [
      row['propertyName'],
      row['oldValue'],
      row['newValue'],
    ])
    expect(new Set(rows)).toEqual(
      new Set([
        ['Name', 'Amal', 'Huda'],
        ['PhoneNumber', '+966500000001', '+966500000009'],
        ['Name', 'Huda', 'Mona'],
        ['plan', null, 'gold'],
      ]),
    )
  })

  test('deleted through one is gone in the other, and no longer counted', async () => {
    const first = await answered(vobiz('POST', '/contacts', viaVobiz))
    expect((await hatif('DELETE', `/v1/contacts/${first.id}`)).status).toBe(200)
    expect((await vobiz('GET', `/contacts/${first.id}`)).status).toBe(404)
    expect((await answered(vobiz('GET', '/contacts'))).total).toBe(0)
    const second = await answered(hatif('POST', '/v1/contacts', viaHatif))
    expect((await vobiz('DELETE', `/contacts/${second.id}`)).status).toBe(204)
    expect((await hatif('GET', `/v1/contacts/${second.id}`)).status).toBe(404)
    expect((await answered(hatif('GET', '/v1/contacts'))).totalCount).toBe(0)
  })

  test('imported through one is found through the other', async () => {
    const vCards = 'BEGIN:VCARD\nVERSION:3.0\nFN:Amal Saleh\nTEL:0500000001\nEND:VCARD'
    await answered(hatif('POST', '/v1/contacts/import/vcards', { vCards }))
    expect((await answered(vobiz('GET', '/contacts?search=saleh'))).items[0].phone_number).toBe(
      '+966500000001',
    )
    const form = new FormData()
    form.set('file', new Blob(['phone_number,name\n+966500000001,Amal S.\n+966500000002,Huda']), 'c.csv')
    const body = new Response(form)
    const headers = { 'content-type': body.headers.get('content-type')! }
    const payload = Buffer.from(await body.arrayBuffer())
    await answered(vobiz('POST', '/contacts/import', undefined, { headers, payload }))
    const { items } = await answered(hatif('GET', '/v1/contacts?Sorting=PhoneNumber'))
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['Amal S.', 'Huda'])
  })
})

describe('a custom field', () => {
  test('that an attribute made is a property of the type that its value shows', async () => {
    const { id } = await answered(
      vobiz('POST', '/contacts', {
        ...viaVobiz,
        custom_attributes: {
          plan: 'gold',
          visits: 3,
          active: true,
          address: { city: 'Pune' },
          nothing: null,
        },
      }),
    )
    const properties = await answered(hatif('GET', definitions))
    const types = properties.map(({ name, type }: { name: string; type: number }) => [name, type])
    expect(Object.fromEntries(types)).toEqual({ plan: 1, visits: 2, active: 1, address: 1, nothing: 1 })
    const { customProperties, customFields } = await inHatif(id)
    expect(customFields).toEqual({})
    const values = customProperties.map((item: Record<string, unknown>) => [
      item['propertyName'],
      item['textValue'] ?? item['numberValue'],
    ])
    expect(Object.fromEntries(values)).toEqual({
      plan: 'gold',
      visits: 3,
      active: 'true',
      address: '{"city": "Pune"}',
    })
  })

  test('set or cleared as a property keeps the type that the attribute had', async () => {
    const custom_attributes = { plan: 'gold', visits: 3, active: true, address: { city: 'Pune' } }
    const { id } = await answered(vobiz('POST', '/contacts', { ...viaVobiz, custom_attributes }))
    const properties: { id: string; name: string }[] = await answered(hatif('GET', definitions))
    const path = (name: string) =>
      `/v1/contacts/${id}/properties/${properties.find((property) => property.name === name)!.id}`
    await answered(hatif('PUT', path('visits'), { value: '4' }))
    await answered(hatif('PUT', path('active'), { value: 'false' }))
    await answered(hatif('PUT', path('address'), { value: '{"city":"Riyadh"}' }))
    await answered(hatif('DELETE', path('plan')))
    expect((await inVobiz(id)).custom_attributes).toEqual({
      visits: 4,
      active: false,
      address: { city: 'Riyadh' },
    })
    expect((await hatif('PUT', path('active'), { value: 'maybe' })).status).toBe(400)
  })

  test('that was defined is an attribute by its name, and takes what the attribute says', async () => {
    const stage = await answered(
      hatif('POST', definitions, { name: 'Stage', type: 3, selectOptions: ['Lead', 'Won'] }),
    )
    const day = await answered(hatif('POST', definitions, { name: 'Renewal', type: 4 }))
    const { id } = await answered(hatif('POST', '/v1/contacts', viaHatif))
    await answered(hatif('PUT', `/v1/contacts/${id}/properties/${stage.id}`, { value: 'Lead' }))
    await answered(hatif('PUT', `/v1/contacts/${id}/properties/${day.id}`, { value: '2026-06-01T10:00:00' }))
    expect((await inVobiz(id)).custom_attributes).toEqual({ Stage: 'Lead', Renewal: '2026-06-01T07:00:00Z' })

    await answered(vobiz('PUT', `/contacts/${id}`, { custom_attributes: { Renewal: '2026-07-01T10:00:00' } }))
    expect((await inHatif(id)).customProperties).toMatchObject([{ dateValue: '2026-07-01T13:00:00' }])
    const custom_attributes = { Stage: 'Won', Renewal: '2026-07-01' }
    await answered(vobiz('PUT', `/contacts/${id}`, { custom_attributes }))
    expect((await inHatif(id)).customProperties).toMatchObject([
      { propertyDefinitionId: stage.id, selectValue: 'Won' },
      { propertyDefinitionId: day.id, dateValue: '2026-07-01T00:00:00' },
    ])
    const filter = { propertyDefinitionId: stage.id, operator: 1, value: 'Won' }
    const search = await answered(hatif('POST', '/v1/contacts/search', { customPropertyFilters: [filter] }))
    expect(search.totalCount).toBe(1)
  })

  test('with a value that does not fit its type is shown as text, and breaks no list', async () => {
    for (const [name, type] of [
      ['Score', 2],
      ['Renewal', 4],
      ['Visit', 4],
      ['Birthday', 4],
    ])
      await answered(hatif('POST', definitions, { name, type }))
    const custom_attributes = {
      Score: 'high',
      Renewal: 'next week',
      Visit: '2026-02-31T99:00:00',
      Birthday: '2026-02-31',
    }
    const { id } = await answered(vobiz('POST', '/contacts', { ...viaVobiz, custom_attributes }))
    const { items } = await answered(hatif('GET', '/v1/contacts'))
    expect(items[0].id).toBe(id)
    expect(items[0].customProperties).toMatchObject([
      { propertyType: 2, textValue: 'high', numberValue: null },
      { propertyType: 4, textValue: 'next week', dateValue: null },
      { propertyType: 4, textValue: '2026-02-31T99:00:00', dateValue: null },
      { propertyType: 4, textValue: '2026-02-31', dateValue: null },
    ])
  })

  test('that is free is an attribute like others, and no property', async () => {
    const { id } = await answered(
      hatif('POST', '/v1/contacts', { ...viaHatif, customFields: { Department: 'IT', Floor: '3' } }),
    )
    expect((await inVobiz(id)).custom_attributes).toEqual({ Department: 'IT', Floor: '3' })
    const custom_attributes = { Department: 'Sales', plan: 'gold' }
    await answered(vobiz('PUT', `/contacts/${id}`, { custom_attributes }))
    expect(await inHatif(id)).toMatchObject({
      customFields: { Department: 'Sales' },
      customProperties: [{ propertyName: 'plan', textValue: 'gold' }],
    })
    await answered(hatif('PUT', `/v1/contacts/${id}`, { customFields: { Floor: '4', plan: 'silver' } }))
    expect((await inVobiz(id)).custom_attributes).toEqual({ Floor: '4', plan: 'silver' })
  })

  test('renamed or deleted is so as an attribute too', async () => {
    const custom_attributes = { plan: 'gold', tier: '1' }
    const { id } = await answered(vobiz('POST', '/contacts', { ...viaVobiz, custom_attributes }))
    const [plan, tier] = await answered(hatif('GET', definitions))
    await answered(hatif('PUT', `${definitions}/${plan.id}`, { name: 'Plan' }))
    await hatif('DELETE', `${definitions}/${tier.id}`)
    expect((await inVobiz(id)).custom_attributes).toEqual({ Plan: 'gold' })
  })
})

describe('a tag', () => {
  const names = async () => {
    const { items } = await answered(hatif('GET', `${tagPath}?Sorting=Name`))
    return items.map(({ name }: { name: string }) => name)
  }

  test('of a contact stands in the list of tags; renamed or deleted there, it is so on the contact', async () => {
    const { id } = await answered(vobiz('POST', '/contacts', { ...viaVobiz, tags: ['vip', 'clinic'] }))
    expect(await names()).toEqual(['clinic', 'vip'])
    const { items } = await answered(hatif('GET', `${tagPath}?Sorting=Name`))
    await answered(hatif('PUT', `${tagPath}/${items[1].id}`, { name: 'gold' }))
    expect((await inVobiz(id)).tags).toEqual(['gold', 'clinic'])
    expect((await answered(vobiz('GET', '/contacts?tag=gold'))).total).toBe(1)
    expect((await hatif('DELETE', `${tagPath}/${items[0].id}`)).status).toBe(204)
    expect((await inVobiz(id)).tags).toEqual(['gold'])
    expect((await answered(vobiz('GET', '/contacts?tag=clinic'))).total).toBe(0)
  })

  test('that was made in the list is the one that a contact gets by its name', async () => {
    const { id: tagId } = await answered(hatif('POST', tagPath, { name: 'vip', icon: '⭐' }))
    const { id } = await answered(vobiz('POST', '/contacts', { ...viaVobiz, tags: ['vip'] }))
    expect(await names()).toEqual(['vip'])
    expect((await hatif('DELETE', `${tagPath}/${tagId}`)).status).toBe(204)
    expect((await inVobiz(id)).tags).toEqual([])
  })

  test('of several with one name, a contact gets the eldest; once that is deleted, the next', async () => {
    const [first, second] = [
      await answered(hatif('POST', tagPath, { name: 'vip' })),
      await answered(hatif('POST', tagPath, { name: 'vip' })),
    ]
    const { id } = await answered(vobiz('POST', '/contacts', { ...viaVobiz, tags: ['vip'] }))
    expect((await hatif('DELETE', `${tagPath}/${second.id}`)).status).toBe(204)
    expect((await inVobiz(id)).tags).toEqual(['vip'])
    expect((await answered(vobiz('GET', '/contacts?tag=vip'))).total).toBe(1)
    const third = await answered(hatif('POST', tagPath, { name: 'vip' }))
    expect((await hatif('DELETE', `${tagPath}/${first.id}`)).status).toBe(204)
    expect((await inVobiz(id)).tags).toEqual([])
    await answered(vobiz('PUT', `/contacts/${id}`, { tags: ['vip'] }))
    expect(await names()).toEqual(['vip'])
    expect((await hatif('DELETE', `${tagPath}/${third.id}`)).status).toBe(204)
    expect((await inVobiz(id)).tags).toEqual([])
  })

  test('names the same contacts for a campaign as for the list', async () => {
    const inbox = await makeWhatsAppInbox(server, account.id)
    await answered(hatif('POST', tagPath, { name: 'vip' }))
    const younger = await answered(hatif('POST', tagPath, { name: 'vip' }))
    const { id } = await answered(vobiz('POST', '/contacts', { ...viaVobiz, tags: ['vip'] }))
    const other = await answered(vobiz('POST', '/contacts', { phone_number: '+966500000002', name: 'Huda' }))
    await server.db.query(sql`
      insert into contact_tags (account_id, contact_id, tag_id, position, contact_created_at, created_at)
      values (${account.id}, ${fromUuid('contact', other.id)}, ${fromUuid('tag', younger.id)}, 0, now(), now())`)
    await server.db.query(sql`
      insert into campaigns (account_id, id, inbox_id, template_id, template_name, template_language, name, status,
                             audience_type, audience_tags, batch_size, batch_delay_ms, created_at, updated_at)
      values (${account.id}, 1, ${inbox.id}, 1, 't', 'en', 'c', 'draft', 'tags', '{vip}', 1, 0, now(), now())`)
    const campaign = { accountId: account.id, id: '1', resolvedUntil: '0' }
    expect(await listAudience(server.db, campaign, { limit: 10 })).toEqual([fromUuid('contact', id)])
    expect((await answered(vobiz('GET', '/contacts?tag=vip'))).items).toMatchObject([{ id }])
  })
})
