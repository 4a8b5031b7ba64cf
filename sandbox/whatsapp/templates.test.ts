import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isObject, type Json, listOf, objectOf } from './json.ts'
import { ann, type Bench, startBench } from './testing.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
  bench.control.settings({ templateReviewDelayMs: 5 })
})
afterEach(() => bench.close())

const example = { body_text: [['Ann', '7']] }
const body = { type: 'BODY', text: 'Hello {{1}}, order {{2}} is ready', example }
const orderReady = { name: 'order_ready', language: 'en_US', category: 'UTILITY', components: [body] }

const list = (query = '') => bench.graph(`${bench.wabaId}/message_templates${query}`)
const create = (template: Json) => bench.graph(`${bench.wabaId}/message_templates`, { body: template })
const names = (answer: { body: Json }) =>
  listOf(answer.body['data'])
    .filter(isObject)
    .map((template) => template['name'])

const neverReview = () => bench.control.settings({ templateReviewDelayMs: 3_600_000 })

async function createApproved(template: Json): Promise<string> {
  const { body: made } = await create(template)
  await bench.control.idle()
  return String(made['id'])
}

function sendTemplate(name: string, components: Json[] = [], code = 'en_US') {
  return bench.send({ type: 'template', template: { name, language: { code }, components } })
}

const words = (...texts: string[]) => ({
  type: 'body',
  parameters: texts.map((text) => ({ type: 'text', text })),
})

describe('review', () => {
  it('approves a template after a moment and tells the business', async () => {
    const { body: made } = await create(orderReady)
    expect(made).toEqual({ id: expect.any(String), status: 'PENDING', category: 'UTILITY' })
    await bench.control.idle()
    expect(bench.receiver.changes()).toMatchObject([
      {
        field: 'message_template_status_update',
        value: {
          event: 'APPROVED',
          message_template_id: Number(made['id']),
          message_template_name: 'order_ready',
          message_template_language: 'en_US',
        },
      },
    ])
    expect(await sendTemplate('order_ready', [words('Ann', '7')])).toMatchObject({ status: 200 })
  })

  it('lets nobody send a template before', async () => {
    neverReview()
    await create(orderReady)
    expect(await sendTemplate('order_ready', [words('Ann', '7')])).toMatchObject({ error: { code: 132001 } })
  })

  it('rejects variables without an example, until the contents are changed', async () => {
    const id = await createApproved({ ...orderReady, components: [{ ...body, example: undefined }] })
    expect((await bench.graph(id)).body).toMatchObject({ status: 'REJECTED' })
    expect(bench.receiver.changes()).toMatchObject([
      { value: { event: 'REJECTED', reason: 'INVALID_FORMAT' } },
    ])
    await bench.graph(id, { body: { components: [body] } })
    await bench.control.idle()
    expect((await bench.graph(id)).body).toMatchObject({ status: 'APPROVED' })
  })

  it('is told once to numbers that share an address', async () => {
    await bench.control.putNumber({
      phone_number_id: '88',
      waba_id: bench.wabaId,
      callback_url: bench.receiver.url,
    })
    await createApproved(orderReady)
    expect(bench.receiver.changes()).toHaveLength(1)
  })
})

describe('the list', () => {
  it('begins with hello_world, which cannot be made again', async () => {
    expect(names(await list())).toEqual(['hello_world'])
    const refused = await create({ ...orderReady, name: 'hello_world' })
    expect(refused).toMatchObject({ status: 400, error: { code: 100, error_subcode: 2388155 } })
  })

  it('is paged by cursors until there is no next page', async () => {
    for (let index = 0; index < 6; index += 1) await create({ ...orderReady, name: `order_${index}` })
    const seen: unknown[] = []
    let path: string | undefined = `${bench.wabaId}/message_templates?limit=3&fields=name,status`
    while (path) {
      const { body: page }: { body: Json } = await bench.graph(path)
      seen.push(...names({ body: page }))
      const next = objectOf(page['paging'])['next']
      path = typeof next === 'string' ? next.split('/v23.0/')[1] : undefined
    }
    expect(seen).toEqual(['hello_world', ...[0, 1, 2, 3, 4, 5].map((index) => `order_${index}`)])
  })

  it('is narrowed by status and name, and shows the fields asked for', async () => {
    neverReview()
    await create(orderReady)
    expect(names(await list('?status=PENDING'))).toEqual(['order_ready'])
    expect(names(await list('?name=hello'))).toEqual(['hello_world'])
    const { body: answer } = await list('?fields=status&name=order_ready')
    expect(answer['data']).toEqual([{ status: 'PENDING', id: expect.any(String) }])
  })

  it('refuses a second template of the same name and language, and forgets deleted ones', async () => {
    await create(orderReady)
    expect(await create(orderReady)).toMatchObject({ error: { code: 100, error_subcode: 2388024 } })
    await create({ ...orderReady, language: 'vi' })
    const path = `${bench.wabaId}/message_templates?name=order_ready`
    expect(await bench.graph(path, { method: 'DELETE' })).toMatchObject({ body: { success: true } })
    expect(names(await list())).toEqual(['hello_world'])
    expect(await bench.graph(path, { method: 'DELETE' })).toMatchObject({ error: { error_subcode: 2593002 } })
  })
})

describe('sending a template', () => {
  const header = { type: 'HEADER', format: 'DOCUMENT' }
  const buttons = {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Stop' },
      { type: 'URL', text: 'Track', url: 'https://cx.example.test/t/{{1}}' },
    ],
  }

  it('shows the customer its words with the parameters in them', async () => {
    await createApproved({ ...orderReady, components: [body, buttons] })
    const parts = [
      words('Ann', '7'),
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: '0',
        parameters: [{ type: 'payload', payload: 'STOP' }],
      },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '99' }] },
    ]
    expect((await sendTemplate('order_ready', parts)).body).toMatchObject({
      messages: [{ message_status: 'accepted' }],
    })
    expect(bench.control.messages(bench.numberId, ann)).toMatchObject([
      {
        category: 'utility',
        rendered: {
          body: 'Hello Ann, order 7 is ready',
          buttons: [
            { text: 'Stop', payload: 'STOP' },
            { text: 'Track', url: 'https://cx.example.test/t/99' },
          ],
        },
      },
    ])
  })

  it.each([
    ['no parameters', [], 132000],
    ['one too many', [words('a', 'b', 'c')], 132000],
    ['a newline', [words('a\nb', 'c')], 132018],
    ['more than 1024 characters in all', [words('x'.repeat(1024), 'c')], 132005],
    [
      'a header the template has not',
      [words('a', 'b'), { type: 'header', parameters: [{ type: 'image' }] }],
      132000,
    ],
  ])('is refused with %s', async (_name, components, code) => {
    await createApproved(orderReady)
    expect(await sendTemplate('order_ready', components)).toMatchObject({ status: 400, error: { code } })
  })

  it('is refused for an unknown name or language, a wrong header, and a button without its variable', async () => {
    await createApproved({ ...orderReady, components: [header, body, buttons] })
    expect(await sendTemplate('order_ready', [], 'vi')).toMatchObject({
      status: 404,
      error: { code: 132001 },
    })
    const wrongHeader = {
      type: 'header',
      parameters: [{ type: 'image', image: { link: 'https://cx.example.test' } }],
    }
    const refused = await sendTemplate('order_ready', [wrongHeader, words('a', 'b')])
    expect(refused).toMatchObject({ error: { code: 132012 } })
    const document = { type: 'document', document: { link: 'https://cx.example.test/7.pdf' } }
    const rightHeader = { type: 'header', parameters: [document] }
    const noVariable = await sendTemplate('order_ready', [rightHeader, words('a', 'b')])
    expect(noVariable).toMatchObject({ error: { code: 132000 } })
  })

  it('wants named parameters by their names', async () => {
    const named = { type: 'BODY', text: 'Order {{order}}', example: {} }
    await createApproved({ ...orderReady, parameter_format: 'NAMED', components: [named] })
    const right = { type: 'body', parameters: [{ type: 'text', parameter_name: 'order', text: '7' }] }
    expect(await sendTemplate('order_ready', [words('7')])).toMatchObject({ error: { code: 132012 } })
    expect(await sendTemplate('order_ready', [right])).toMatchObject({ status: 200 })
  })

  it('is refused while paused or disabled, and the business is told of both', async () => {
    const id = await createApproved(orderReady)
    bench.control.template(id, 'PAUSED')
    expect(await sendTemplate('order_ready', [words('a', 'b')])).toMatchObject({ error: { code: 132015 } })
    bench.control.template(id, 'DISABLED')
    expect(await sendTemplate('order_ready', [words('a', 'b')])).toMatchObject({ error: { code: 132016 } })
    await bench.control.idle()
    const events = bench.receiver.changes().map(({ value }) => value['event'])
    expect(events.toSorted()).toEqual(['APPROVED', 'DISABLED', 'PAUSED'])
  })

  it('may go through the address for marketing messages, which takes nothing else', async () => {
    const path = `${bench.numberId}/marketing_messages`
    const template = { name: 'hello_world', language: { code: 'en_US' } }
    const message = { messaging_product: 'whatsapp', to: ann, type: 'template', template }
    expect(await bench.graph(path, { body: message })).toMatchObject({ status: 200 })
    const free = { messaging_product: 'whatsapp', to: ann, type: 'text', text: { body: 'hi' } }
    expect(await bench.graph(path, { body: free })).toMatchObject({ error: { code: 131009 } })
  })
})
