import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Json, objectOf } from './json.ts'
import { ann, type Bench, startBench } from './testing.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
})
afterEach(() => bench.close())

const write = (body: Json) => bench.control.inbound(bench.numberId, { from: ann, name: 'Ann Lee', ...body })
const bubbles = () => bench.control.messages(bench.numberId, ann)

async function arrived(body: Json): Promise<Json> {
  const { wamid } = write(body)
  await bench.control.idle()
  return bench.receiver.messages().find(({ id }) => id === wamid) ?? {}
}

describe('a customer', () => {
  it('is told with number, name and user id', async () => {
    const { wamid } = write({ text: 'hi', username: 'ann.lee', timestamp: '1772998020' })
    await bench.control.idle()
    expect(bench.receiver.changes()[0]?.value).toEqual({
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550100001', phone_number_id: bench.numberId },
      contacts: [
        {
          profile: { name: 'Ann Lee', username: 'ann.lee' },
          wa_id: ann,
          user_id: expect.stringMatching(/^US\./),
        },
      ],
      messages: [
        {
          from: ann,
          from_user_id: expect.stringMatching(/^US\./),
          id: wamid,
          timestamp: '1772998020',
          type: 'text',
          text: { body: 'hi' },
        },
      ],
    })
  })

  it('may hide the number, and is then known by user id alone', async () => {
    bench.control.inbound(bench.numberId, { userId: 'US.9QxK2', name: 'Secret', text: 'psst' })
    await bench.control.idle()
    const [message] = bench.receiver.messages()
    expect(message).toMatchObject({ from_user_id: 'US.9QxK2' })
    expect(message).not.toHaveProperty('from')
    const { status, body } = await bench.send({ to: undefined, recipient: 'US.9QxK2' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ contacts: [{ user_id: 'US.9QxK2' }] })
    await bench.control.idle()
    expect(bench.receiver.statuses()[0]).not.toHaveProperty('recipient_id')
  })

  it('who changed number stays in the same conversation', async () => {
    write({ text: 'hi' })
    const moved = await arrived({ type: 'system', system: { wa_id: '15550100009' } })
    expect(moved).toMatchObject({
      type: 'system',
      system: { type: 'user_changed_number', wa_id: '15550100009' },
    })
    await bench.send({ to: '15550100009' })
    expect(bench.control.conversations(bench.numberId)).toHaveLength(1)
    expect(bubbles()).toHaveLength(3)
  })

  it('may be answered for under another number', async () => {
    bench.control.customer(bench.numberId, '5215550100002', { answersAs: '525550100002' })
    const { body } = await bench.send({ to: '5215550100002' })
    expect(body).toMatchObject({ contacts: [{ input: '5215550100002', wa_id: '525550100002' }] })
    bench.control.inbound(bench.numberId, { from: '525550100002', text: 'hola' })
    expect(bench.control.conversations(bench.numberId)).toHaveLength(1)
  })
})

describe('kinds of messages', () => {
  it.each<[string, Json, Json]>([
    ['location', { location: { latitude: 1 } }, { type: 'location', location: { latitude: 1 } }],
    ['contacts', { type: 'contacts' }, { contacts: [{ name: { formatted_name: 'Bo Chen' } }] }],
    [
      'button',
      { button: { payload: 'STOP', text: 'Stop' } },
      { type: 'button', button: { payload: 'STOP' } },
    ],
    [
      'interactive',
      { interactive: { list_reply: { id: 's1', title: 'Old Quarter' } } },
      { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 's1' } } },
    ],
    ['order', { order: { catalog_id: '9' } }, { type: 'order', order: { catalog_id: '9' } }],
    [
      'unsupported',
      { unsupported: { type: 'poll' } },
      { type: 'unsupported', unsupported: { type: 'poll' }, errors: [{ code: 131051 }] },
    ],
    ['referral', { text: 'hi', referral: { source_id: 'ad1' } }, { referral: { source_id: 'ad1' } }],
    ['group', { text: 'hi', group_id: 'g1' }, { group_id: 'g1' }],
  ])('%s arrives in the vendor’s shape', async (_name, body, expected) => {
    expect(await arrived(body)).toMatchObject(expected)
  })

  it('quote a message by its id and author', async () => {
    const { wamid } = write({ text: 'first' })
    expect(await arrived({ text: 'second', context: wamid })).toMatchObject({
      context: { id: wamid, from: ann },
    })
    const sent = await bench.send({})
    const quoting = await arrived({ text: 'third', context: { id: sent.wamid, forwarded: true } })
    expect(quoting).toMatchObject({ context: { id: sent.wamid, from: '15550100001', forwarded: true } })
  })

  it('edit and revoke change what is on the phone and are told with the first id', async () => {
    const { wamid } = write({ text: 'helo' })
    const edit = await arrived({ type: 'edit', target: wamid, text: 'hello' })
    expect(edit).toMatchObject({
      type: 'edit',
      edit: { original_message_id: wamid, message: { type: 'text', text: { body: 'hello' } } },
    })
    expect(bubbles()).toMatchObject([{ id: wamid, edited: true, preview: 'hello' }])
    const revoke = await arrived({ type: 'revoke', target: wamid })
    expect(revoke).toMatchObject({ type: 'revoke', revoke: { original_message_id: wamid } })
    expect(bubbles()).toMatchObject([{ id: wamid, revoked: true }])
  })

  it('reactions sit on their message until taken back', async () => {
    write({ text: 'hi' })
    const { wamid } = await bench.send({})
    expect(await arrived({ reaction: { message_id: wamid, emoji: '👍' } })).toMatchObject({
      reaction: { message_id: wamid, emoji: '👍' },
    })
    expect(bubbles().at(-1)).toMatchObject({ reactions: { customer: '👍' } })
    expect(objectOf((await arrived({ type: 'reaction', target: wamid }))['reaction'])).not.toHaveProperty(
      'emoji',
    )
    expect(objectOf(bubbles().at(-1)?.['reactions'])['customer']).toBeUndefined()
  })

  it('raw objects are told as they are, under any field', async () => {
    const value = { messaging_product: 'whatsapp', message_echoes: [{ id: 'wamid.echo', to: ann }] }
    bench.control.inbound(bench.numberId, { field: 'smb_message_echoes', value })
    await bench.control.idle()
    expect(bench.receiver.changes()).toEqual([{ field: 'smb_message_echoes', value }])
  })

  it('nonsense is refused with a sentence that says what was expected', () => {
    expect(() => write({ type: 'poem' })).toThrow("Unknown type 'poem'")
    expect(() => write({ text: 'hi', count: 0 })).toThrow("'count' is 0")
    expect(() => write({ type: 'edit', text: 'hi' })).toThrow('original_message_id')
    expect(() => bench.control.inbound(bench.numberId, { text: 'hi' })).toThrow("'from'")
    expect(() => bench.control.inbound('1', { from: ann })).toThrow("No phone number '1'")
  })
})
