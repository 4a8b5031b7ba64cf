import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ann, type Bench, startBench, text } from './testing.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
  bench.greet()
})
afterEach(() => bench.close())

const failures = () => bench.receiver.statuses().filter(({ status }) => status === 'failed')
const buttons = (...titles: string[]) => ({
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text: 'When?' },
    action: { buttons: titles.map((title) => ({ type: 'reply', reply: { id: title, title } })) },
  },
})

describe('an accepted message', () => {
  it('is answered with both keys of the recipient and an id', async () => {
    const { status, body } = await bench.send({ to: '+1 (555) 010-0002' })
    expect(status).toBe(200)
    expect(body).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: '+1 (555) 010-0002', wa_id: ann, user_id: expect.stringMatching(/^US\./) }],
      messages: [{ id: expect.stringMatching(/^wamid\./) }],
    })
  })

  it('may be addressed by user id, and then shows no number', async () => {
    const [conversation] = bench.control.conversations(bench.numberId)
    const { userId } = (conversation as { customer: { userId: string } }).customer
    const { body } = await bench.send({ to: undefined, recipient: userId })
    expect(body).toMatchObject({ contacts: [{ input: userId, user_id: userId }] })
    expect(JSON.stringify(body)).not.toContain(ann)
    expect(bench.control.messages(bench.numberId, ann)).toHaveLength(2)
  })

  it.each([
    ['location', { type: 'location', location: { latitude: 21.02, longitude: '105.8', name: 'Shop' } }],
    [
      'contacts',
      { type: 'contacts', contacts: [{ name: { formatted_name: 'Bo' }, phones: [{ phone: '+1' }] }] },
    ],
    ['buttons', buttons('Morning', 'Evening')],
    [
      'list',
      {
        type: 'interactive',
        interactive: {
          type: 'list',
          body: { text: 'Pick' },
          action: {
            button: 'Shops',
            sections: [{ title: 'Hanoi', rows: [{ id: 's1', title: 'Old Quarter' }] }],
          },
        },
      },
    ],
    [
      'cta_url',
      {
        type: 'interactive',
        interactive: {
          type: 'cta_url',
          body: { text: 'Track' },
          action: {
            name: 'cta_url',
            parameters: { display_text: 'Track', url: 'https://cx.example.test/t/1' },
          },
        },
      },
    ],
    ['hello_world', { type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } }],
  ])('can be a %s', async (_name, body) => {
    expect(await bench.send(body)).toMatchObject({ status: 200 })
    await bench.control.idle()
    expect(
      bench.receiver
        .statuses()
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual(['delivered', 'sent'])
  })

  it('shows a reaction on its message instead of a new bubble, and tells only that it was sent', async () => {
    const { wamid } = bench.greet()
    await bench.send({ type: 'reaction', reaction: { message_id: wamid, emoji: '👍' } })
    await bench.control.idle()
    expect(bench.receiver.statuses().map(({ status }) => status)).toEqual(['sent'])
    expect(bench.control.messages(bench.numberId, ann).at(-1)).toMatchObject({
      reactions: { business: '👍' },
    })
  })
})

describe('a refused message', () => {
  it.each([
    ['no product', { messaging_product: undefined }, 100],
    ['no recipient', { to: undefined }, 131008],
    ['a recipient that is no number', { to: 'Ann' }, 131009],
    ['no text', { text: {} }, 131008],
    ['a text of 4097 characters', { text: { body: 'x'.repeat(4097) } }, 100],
    ['an unknown type', { type: 'poem' }, 100],
    ['four buttons', buttons('1', '2', '3', '4'), 131009],
    ['a button title of 21 characters', buttons('x'.repeat(21)), 100],
    ['two equal buttons', buttons('Yes', 'Yes'), 131009],
    ['a file nobody uploaded', { type: 'image', image: { id: '42' } }, 100],
    ['a latitude of 91', { type: 'location', location: { latitude: 91, longitude: 0 } }, 131009],
    ['itself as recipient', { to: '15550100001' }, 131021],
    ['callback data of 513 characters', { biz_opaque_callback_data: 'x'.repeat(513) }, 100],
  ])('has %s', async (_name, body, code) => {
    const { status, error } = await bench.send(body)
    expect({ status, code: error['code'] }).toEqual({ status: 400, code })
    expect(error).toMatchObject({
      type: 'OAuthException',
      fbtrace_id: expect.any(String),
      is_transient: false,
    })
    expect(bench.control.messages(bench.numberId, ann)).toHaveLength(1)
  })

  it('comes from a wrong token, a foreign number or an unknown one', async () => {
    const path = `${bench.numberId}/messages`
    const wrong = await bench.graph(path, { body: text('hi'), token: 'nonsense' })
    expect(wrong).toMatchObject({ status: 401, error: { code: 190, type: 'OAuthException' } })
    expect(await bench.graph(path, { body: text('hi'), token: null })).toMatchObject({ status: 401 })
    await bench.control.putNumber({ phone_number_id: '88', access_token: 'token-88' })
    const foreign = await bench.graph('88/messages', { body: text('hi') })
    const unknown = await bench.graph('99/messages', { body: text('hi') })
    for (const answer of [foreign, unknown]) {
      expect(answer).toMatchObject({ status: 400, error: { code: 100, error_subcode: 33 } })
    }
  })

  it('comes from a token that was revoked, until it is valid again', async () => {
    bench.control.token(bench.numberId, 'expired')
    expect(await bench.send({})).toMatchObject({ status: 401, error: { code: 190, error_subcode: 463 } })
    bench.control.token(bench.numberId, 'valid')
    expect(await bench.send({})).toMatchObject({ status: 200 })
  })

  it('comes from a number that is not registered', async () => {
    await bench.graph(`${bench.numberId}/deregister`, { body: {} })
    expect(await bench.send({})).toMatchObject({ status: 400, error: { code: 133010 } })
    await bench.graph(`${bench.numberId}/register`, {
      body: { messaging_product: 'whatsapp', pin: '123456' },
    })
    expect(await bench.send({})).toMatchObject({ status: 200 })
  })
})

describe('the 24-hour window', () => {
  it('fails free-form late once closed, and lets templates through', async () => {
    bench.clock.now += 24 * 3_600_000
    const { status, wamid } = await bench.send({})
    await bench.send({ type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } })
    await bench.control.idle()
    expect(status).toBe(200)
    expect(failures()).toMatchObject([{ id: wamid, errors: [{ code: 131047 }] }])
    expect(bench.receiver.statuses()).toHaveLength(3)
  })

  it('refuses at once, or not at all, when so set', async () => {
    bench.clock.now += 24 * 3_600_000
    bench.control.behaviour(bench.numberId, { windowRefusal: 'sync' })
    expect(await bench.send({})).toMatchObject({ status: 400, error: { code: 131047 } })
    bench.control.behaviour(bench.numberId, { windowRefusal: 'off' })
    await bench.send({})
    await bench.control.idle()
    expect(failures()).toHaveLength(0)
  })
})

describe('limits', () => {
  it('refuse the message after a second’s worth, and take it a second later', async () => {
    bench.control.behaviour(bench.numberId, { throughputPerSecond: 5, pairRate: false })
    const codes = []
    for (let sent = 0; sent < 6; sent += 1) codes.push((await bench.send({})).error['code'])
    expect(codes).toEqual([undefined, undefined, undefined, undefined, undefined, 130429])
    bench.clock.now += 1000
    expect(await bench.send({})).toMatchObject({ status: 200 })
  })

  it('refuse the forty-sixth message to one person, not to another, and regain one in six seconds', async () => {
    bench.control.behaviour(bench.numberId, { throughputPerSecond: null })
    for (let sent = 0; sent < 45; sent += 1) expect((await bench.send({})).status).toBe(200)
    expect(await bench.send({})).toMatchObject({ error: { code: 131056 } })
    expect(await bench.send({ to: '15550100009' })).toMatchObject({ status: 200 })
    bench.clock.now += 6000
    expect(await bench.send({})).toMatchObject({ status: 200 })
    expect(await bench.send({})).toMatchObject({ error: { code: 131056 } })
  })

  it('keep recipients out that are not on the list', async () => {
    bench.control.behaviour(bench.numberId, { allowedRecipients: ['+1 555 010 0002'] })
    expect(await bench.send({})).toMatchObject({ status: 200 })
    expect(await bench.send({ to: '15550100003' })).toMatchObject({ error: { code: 131030 } })
  })
})

describe('read marks', () => {
  it('mark the message and the ones before it, and show the typing bubble', async () => {
    const { wamid } = bench.greet()
    bench.greet()
    const body = {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: wamid,
      typing_indicator: { type: 'text' },
    }
    const answer = await bench.graph(`${bench.numberId}/messages`, { body })
    expect(answer).toMatchObject({ status: 200, body: { success: true } })
    const statuses = bench.control.messages(bench.numberId, ann).map(({ status }) => status)
    expect(statuses).toEqual(['read', 'read', 'delivered'])
    expect(bench.control.conversations(bench.numberId)[0]).toMatchObject({ businessIsTyping: true })
    await bench.send({})
    expect(bench.control.conversations(bench.numberId)[0]).toMatchObject({ businessIsTyping: false })
  })

  it('are refused for a message that was never received', async () => {
    const body = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.nothing' }
    expect(await bench.graph(`${bench.numberId}/messages`, { body })).toMatchObject({
      error: { code: 131009 },
    })
  })
})
