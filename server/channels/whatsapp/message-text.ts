import { isObject, type Json, listOf, objectOf, textOf } from './json.ts'

/** What a person reads of a message: its words, or of a choice what was chosen. Undefined where there are none. */
export function messageText(kind: string, content: Json): string | undefined {
  switch (kind) {
    case 'text':
    case 'system':
      return textOf(content['body'])
    case 'image':
    case 'video':
    case 'document':
      return textOf(content['caption'])
    case 'button':
    case 'order':
      return textOf(content['text'])
    case 'reaction':
      return textOf(content['emoji'])
    case 'location':
      return joined([content['name'], content['address']], '\n')
    case 'contacts':
      return joined(listOf(content['contacts']).map(nameOf), ', ')
    case 'interactive':
      return interactiveText(content)
    default:
      return undefined
  }
}

/** Of a reply what was picked or filled in; of an interactive message of the business its body. */
function interactiveText(content: Json): string | undefined {
  const reply = objectOf(content[textOf(content['type']) ?? ''])
  return (
    textOf(reply['title']) ??
    textOf(reply['body']) ??
    textOf(reply['response']) ??
    textOf(objectOf(content['body'])['text'])
  )
}

function nameOf(contact: unknown): unknown {
  if (!isObject(contact)) return undefined
  const name = objectOf(contact['name'])
  const [phone] = listOf(contact['phones'])
  return textOf(name['formatted_name']) ?? textOf(name['first_name']) ?? objectOf(phone)['phone']
}

function joined(parts: unknown[], separator: string): string | undefined {
  return parts.flatMap((part) => textOf(part) ?? []).join(separator) || undefined
}
