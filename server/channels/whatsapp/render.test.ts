import { describe, expect, test } from 'vitest'
import { makeOutbound } from '../adapter-contract.ts'
import { render } from './render.ts'

function bodyOf(parts: Parameters<typeof makeOutbound>[0], publicUrl?: string) {
  const rendered = render(makeOutbound(parts), publicUrl)
  return 'body' in rendered ? rendered.body : expect.fail(rendered.refused.title)
}

describe('a message for the network', () => {
  test('names its recipient, our id and what it answers', () => {
    expect(bodyOf({ content: { body: 'Hi', preview_url: true }, replyToNetworkId: 'wamid.7' })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '15550100002',
      type: 'text',
      text: { body: 'Hi', preview_url: true },
      context: { message_id: 'wamid.7' },
      biz_opaque_callback_data: '812345678901234567',
    })
    expect(bodyOf({})).not.toHaveProperty('context')
  })

  test('goes to the number where there is one, and to the id of somebody who hides it', () => {
    expect(bodyOf({ addresses: ['US.9QxK2', '15550100002', '15550100003'] })).toMatchObject({
      to: '15550100002',
    })
    expect(bodyOf({ addresses: ['+15550100002'] })).toMatchObject({ to: '15550100002' })
    const hidden = bodyOf({ addresses: ['US.9QxK2'] })
    expect(hidden).toMatchObject({ recipient: 'US.9QxK2' })
    expect(hidden).not.toHaveProperty('to')
  })

  test.each([
    [
      'image',
      { link: 'https://cx.example.test/1.jpg', caption: 'New' },
      { link: 'https://cx.example.test/1.jpg', caption: 'New' },
    ],
    ['video', { id: '7', caption: 'How to', filename: 'x.mp4' }, { id: '7', caption: 'How to' }],
    ['audio', { id: '7', voice: true, caption: 'no' }, { id: '7', voice: true }],
    [
      'document',
      { id: '7', filename: 'a.pdf', caption: 'Invoice' },
      { id: '7', filename: 'a.pdf', caption: 'Invoice' },
    ],
    ['document', { id: '7', link: 'https://cx.example.test/1', caption: null }, { id: '7' }],
    ['sticker', { id: '7', caption: 'no' }, { id: '7' }],
    [
      'location',
      { latitude: 21.02, longitude: 105.8, name: 'Shop' },
      { latitude: 21.02, longitude: 105.8, name: 'Shop' },
    ],
    ['contacts', { contacts: [{ name: { formatted_name: 'Bo' } }] }, [{ name: { formatted_name: 'Bo' } }]],
    ['interactive', { type: 'button', body: { text: 'When?' } }, { type: 'button', body: { text: 'When?' } }],
    ['reaction', { message_id: 'wamid.7', emoji: '👍' }, { message_id: 'wamid.7', emoji: '👍' }],
    ['reaction', { message_id: 'wamid.7' }, { message_id: 'wamid.7', emoji: '' }],
    [
      'template',
      { name: 'hello', language: 'pt_BR', category: 'UTILITY', components: [] },
      { name: 'hello', language: { code: 'pt_BR' } },
    ],
    [
      'template',
      { name: 'visit', language: { code: 'en_US', policy: 'deterministic' }, components: [{ type: 'body' }] },
      { name: 'visit', language: { code: 'en_US', policy: 'deterministic' }, components: [{ type: 'body' }] },
    ],
  ])('of kind %s: %j becomes %j', (kind, content, typed) => {
    expect(bodyOf({ kind, content })).toMatchObject({ type: kind, [kind]: typed })
    expect(bodyOf({ kind, content })[kind]).toEqual(typed)
  })

  test('a reaction names its message itself, and takes it from what it answers', () => {
    const body = bodyOf({ kind: 'reaction', content: { emoji: '👍' }, replyToNetworkId: 'wamid.7' })
    expect(body).toMatchObject({ reaction: { message_id: 'wamid.7', emoji: '👍' } })
    expect(body).not.toHaveProperty('context')
  })

  test('a file of ours is linked under our public address', () => {
    const content = { link: '/media/1?signature=a' }
    expect(bodyOf({ kind: 'image', content }, 'https://cx.example.test')).toMatchObject({
      image: { link: 'https://cx.example.test/media/1?signature=a' },
    })
  })

  test.each([
    ['no address', { addresses: [] }, 'no_address'],
    ['a text without words', { content: {} }, 'unsendable'],
    ['a file without place', { kind: 'image', content: { caption: 'Where?' } }, 'unsendable'],
    ['a template without language', { kind: 'template', content: { name: 'hello' } }, 'unsendable'],
    ['contacts that are none', { kind: 'contacts', content: {} }, 'unsendable'],
    ['a reaction to nothing', { kind: 'reaction', content: { emoji: '👍' } }, 'unsendable'],
    ['an unknown kind', { kind: 'hologram', content: { frames: 3 } }, 'unsendable'],
  ])('%s is refused before the network is asked', (_, parts, code) => {
    expect(render(makeOutbound(parts))).toMatchObject({ refused: { code } })
  })
})
