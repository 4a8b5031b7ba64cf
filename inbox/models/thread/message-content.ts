import { toSafeHref } from '../../../shared/linkify.ts'
import type { Message } from '../../../shared/parley/index.ts'
import { isObject, type Json, listOf, numberOf, objectOf, textOf } from './json.ts'

export type Place = { latitude: number; longitude: number; name?: string; address?: string }
export type Card = { name: string; phones: string[]; emails: string[]; company?: string }
export type Choice = { title: string; description?: string; href?: string; kind: 'reply' | 'link' | 'call' }
export type Interactive = {
  header?: string
  body?: string
  footer?: string
  /** What the list's button says. */
  opens?: string
  sections: { title?: string; choices: Choice[] }[]
  /** A contact's answer: what was picked, not what is offered. */
  isReply: boolean
}
export type OrderItem = { id: string; quantity: number; price?: number; currency?: string }

/** Where it is, or undefined when the network's object does not say. */
export function readPlace(content: Json): Place | undefined {
  const latitude = numberOf(content['latitude'])
  const longitude = numberOf(content['longitude'])
  if (latitude === undefined || longitude === undefined) return undefined
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  return {
    latitude,
    longitude,
    ...given('name', textOf(content['name'])),
    ...given('address', textOf(content['address'])),
  }
}

export function mapHref({ latitude, longitude }: Place): string {
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
}

export function readCards(content: Json): Card[] {
  return listOf(content['contacts']).map((card) => {
    const name = objectOf(card['name'])
    const whole = [name['first_name'], name['last_name']].flatMap((part) => textOf(part) ?? []).join(' ')
    const phones = listOf(card['phones']).flatMap(({ phone, wa_id }) => textOf(phone) ?? textOf(wa_id) ?? [])
    return {
      name: textOf(name['formatted_name']) ?? (whole || (phones[0] ?? '')),
      phones,
      emails: listOf(card['emails']).flatMap(({ email }) => textOf(email) ?? []),
      ...given('company', textOf(objectOf(card['org'])['company'])),
    }
  })
}

/** Buttons, lists and what was picked of them, in Meta's form. */
export function readInteractive(content: Json): Interactive {
  const type = textOf(content['type']) ?? ''
  const reply = objectOf(content[type])
  if (type.endsWith('_reply')) return readPicked(reply)
  const action = objectOf(content['action'])
  const header = objectOf(content['header'])
  return {
    ...given('header', textOf(header['text'])),
    ...given('body', textOf(objectOf(content['body'])['text'])),
    ...given('footer', textOf(objectOf(content['footer'])['text'])),
    ...given('opens', type === 'list' ? textOf(action['button']) : undefined),
    sections: readSections(action),
    isReply: false,
  }
}

function readPicked(reply: Json): Interactive {
  const title = textOf(reply['title']) ?? textOf(reply['body']) ?? textOf(reply['name'])
  return {
    ...given('body', title),
    ...given('footer', textOf(reply['description'])),
    sections: [],
    isReply: true,
  }
}

function readSections(action: Json): Interactive['sections'] {
  const sections = listOf(action['sections']).map((section) => ({
    ...given('title', textOf(section['title'])),
    choices: listOf(section['rows']).flatMap((row) => readChoice(row, 'reply')),
  }))
  if (sections.length > 0) return sections
  const buttons = listOf(action['buttons']).flatMap((button) =>
    readChoice(isObject(button['reply']) ? button['reply'] : button, 'reply'),
  )
  const parameters = objectOf(action['parameters'])
  const href = toSafeHref(parameters['url'])
  const label = textOf(parameters['display_text']) ?? textOf(parameters['flow_cta'])
  const link: Choice[] = label ? [{ title: label, kind: 'link', ...given('href', href) }] : []
  const choices = [...buttons, ...link]
  return choices.length > 0 ? [{ choices }] : []
}

function readChoice(row: Json, kind: Choice['kind']): Choice[] {
  const title = textOf(row['title']) ?? textOf(row['text'])
  return title ? [{ title, kind, ...given('description', textOf(row['description'])) }] : []
}

export function readOrder(content: Json): OrderItem[] {
  return listOf(content['product_items']).map((item) => ({
    id: textOf(item['product_retailer_id']) ?? '',
    quantity: numberOf(item['quantity']) ?? 1,
    ...given('price', numberOf(item['item_price'])),
    ...given('currency', textOf(item['currency'])),
  }))
}

/** A voice note was spoken into the phone; another audio file was picked. */
export function isVoiceNote({ kind, content, attachments }: Message): boolean {
  if (kind !== 'audio') return false
  if (content['voice'] === true) return true
  return /^voice[-_ ]?(note|message)?\b/i.test(attachments[0]?.file_name ?? '')
}

/** What people read of a message in one line: a quote, a preview. Empty when it has no words. */
export function lineOf({ text }: Pick<Message, 'text'>): string {
  return text?.replace(/\s+/g, ' ').trim().slice(0, 200) ?? ''
}

function given<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value }
}
