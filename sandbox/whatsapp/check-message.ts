import { optionalText, requireCoordinate, requireList, requireObject, requireText } from './check.ts'
import { checkInteractive } from './check-interactive.ts'
import { requireTemplate } from './check-template.ts'
import { GraphError, invalid, missing, tooLong } from './errors.ts'
import { isObject, isText, type Json, textOf } from './json.ts'
import { bareType, fitsKind, mediaKinds } from './media-types.ts'
import type { PhoneNumber, Sandbox, Template } from './state.ts'

const otherTypes = ['contacts', 'interactive', 'location', 'reaction', 'template', 'text']
const types = [...mediaKinds, ...otherTypes]

/** What a send request asks for, checked. */
export type CheckedMessage = {
  type: string
  content: unknown
  template: Template | undefined
  contextId: string | null
  callbackData: string | null
}

/** Everything Meta refuses at once about a message's contents. Throws {@link GraphError}. */
export function checkMessage(sandbox: Sandbox, number: PhoneNumber, body: Json): CheckedMessage {
  const type = body['type'] === undefined ? 'text' : requireText(body, 'type', 'type', 64).toLowerCase()
  if (!types.includes(type)) throw unknownType(type)
  const callbackData = optionalText(body, 'biz_opaque_callback_data', 'biz_opaque_callback_data', 512) ?? null
  const context = body['context'] === undefined ? undefined : requireObject(body, 'context')
  const contextId = context ? requireText(context, 'message_id', "context['message_id']", 512) : null
  const template = checkContent(sandbox, number, type, body)
  return { type, content: body[type], template, contextId, callbackData }
}

/** The parts of a message that may name a file: its own media, an interactive header, template parameters. */
export function mediaOf(type: string, content: unknown): { kind: string; media: Json }[] {
  if (!isObject(content)) return []
  if (mediaKinds.includes(type)) return [{ kind: type, media: content }]
  const holders = type === 'template' ? templateParameters(content) : [content['header']]
  return holders.filter(isObject).flatMap((holder) => {
    const kind = textOf(holder['type']) ?? ''
    const media = holder[kind]
    return mediaKinds.includes(kind) && isObject(media) ? [{ kind, media }] : []
  })
}

function checkContent(sandbox: Sandbox, number: PhoneNumber, type: string, body: Json): Template | undefined {
  if (type === 'contacts') {
    checkContacts(body)
    return undefined
  }
  const content = requireObject(body, type)
  const template = type === 'template' ? requireTemplate(sandbox, number.wabaId, content) : undefined
  if (type === 'text') requireText(content, 'body', "text['body']", 4096)
  else if (type === 'location') checkLocation(content)
  else if (type === 'reaction') checkReaction(content)
  else if (type === 'interactive') checkInteractive(content)
  for (const { kind, media } of mediaOf(type, content)) checkMedia(sandbox, number, kind, media)
  return template
}

function checkLocation(location: Json): void {
  requireCoordinate(location, 'latitude', "location['latitude']", 90)
  requireCoordinate(location, 'longitude', "location['longitude']", 180)
}

function checkReaction(reaction: Json): void {
  requireText(reaction, 'message_id', "reaction['message_id']", 512)
  if (typeof reaction['emoji'] !== 'string') throw missing("reaction['emoji']")
  if (reaction['emoji'].length > 32) throw tooLong("reaction['emoji']", 32)
}

function checkContacts(body: Json): void {
  for (const contact of requireList(body, 'contacts', 'contacts', 1, 257)) {
    const name = requireObject(contact, 'name', "contacts[]['name']")
    requireText(name, 'formatted_name', "contacts[]['name']['formatted_name']", 1024)
  }
}

/** Either `id` of an upload to this number, or a `link` that is fetched after the answer. */
function checkMedia(sandbox: Sandbox, number: PhoneNumber, kind: string, media: Json): void {
  optionalText(media, 'caption', `${kind}['caption']`, 1024)
  const { id, link } = media
  if (!isText(id) && !isText(link)) throw missing(`${kind}['id']`)
  if (isText(id)) checkUpload(sandbox, number, kind, id)
  else if (!/^https?:/.test(URL.parse(String(link))?.protocol ?? '')) {
    throw invalid(`${kind}['link']`, 'an http or https address')
  }
}

function checkUpload(sandbox: Sandbox, number: PhoneNumber, kind: string, id: string): void {
  const upload = sandbox.media.find(id)
  if (!upload || upload.phoneNumberId !== number.phoneNumberId) {
    throw new GraphError(100, {
      message: `(#100) Param ${kind}['id'] is not a valid whatsapp business account media attachment ID`,
    })
  }
  if (!fitsKind(kind, upload.mimeType)) {
    throw invalid(`${kind}['id']`, `a file that can be sent as ${kind}, not ${bareType(upload.mimeType)}`)
  }
}

function templateParameters(template: Json): unknown[] {
  const components = Array.isArray(template['components']) ? template['components'] : []
  return components
    .filter(isObject)
    .flatMap(({ parameters }) => (Array.isArray(parameters) ? parameters : []))
}

function unknownType(type: string): GraphError {
  const known = types.map((name) => name.toUpperCase()).join(', ')
  return new GraphError(100, { message: `(#100) Param type must be one of {${known}} - got "${type}".` })
}
