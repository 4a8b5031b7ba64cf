import Type, { type Static } from 'typebox'
import type { Audience, NewCampaign, TemplateKey } from '../../../core/campaigns/index.ts'
import { cleanTagNames } from '../../../core/tags/index.ts'
import { invalidField, notFound } from '../../../platform/errors.ts'
import { fromUuid, type Id } from '../../../platform/ids.ts'

/** The fields of all editions. Which of them are needed follows from the others. */
export const CampaignBody = Type.Object({
  channel_id: Type.String({ description: 'The channel that sends' }),
  name: Type.String(),
  template_id: Type.Optional(Type.Any({ description: 'UUID of an approved template of the channel' })),
  template_name: Type.Optional(Type.Any({ description: 'Edition 1: instead of `template_id`' })),
  template_language: Type.Optional(Type.Any({ description: 'Edition 1: goes with `template_name`' })),
  template_components: Type.Optional(Type.Any({ description: 'List in Meta’s send format' })),
  audience_type: Type.Optional(Type.Any({ description: '`tags` or `contact_ids`' })),
  audience_tags: Type.Optional(Type.Any({ description: 'Tag names; contacts that have any of them' })),
  target_tags: Type.Optional(Type.Any({ description: 'Edition 1: instead of `audience_tags`' })),
  audience_contact_ids: Type.Optional(Type.Any({ description: 'UUIDs of contacts' })),
  variable_mappings: Type.Optional(
    Type.Any({ description: 'Placeholder → `name`, `phone_number` or a key of `custom_attributes`' }),
  ),
  recipient_variables: Type.Optional(
    Type.Any({ description: '`{ "<contact_id>": { "1": "value" } }`, before the mappings' }),
  ),
  scheduled_at: Type.Optional(Type.Any({ description: 'RFC 3339' })),
})

type Body = Static<typeof CampaignBody>

const longestName = 255

/** Reads a campaign of any edition into what the core takes. */
export function readCampaign(body: Body): Omit<NewCampaign, 'accountId' | 'inboxId'> {
  requireWellFormed('', body)
  const name = body.name.trim()
  if (name === '') throw invalidField('name', 'is required', 'REQUIRED')
  if ([...name].length > longestName)
    throw invalidField('name', `may have ${longestName} characters at most`, 'TOO_LONG')
  return {
    name,
    template: readTemplateKey(body),
    components: readComponents(body.template_components),
    audience: readAudience(body),
    mappings: readTexts('variable_mappings', body.variable_mappings),
    recipientVariables: readRecipientVariables(body.recipient_variables),
    scheduledAt: readTime(body.scheduled_at),
  }
}

function readTemplateKey({ template_id, template_name, template_language }: Body): TemplateKey {
  if (isGiven(template_id)) {
    const id = fromUuid('template', String(template_id))
    if (!id) throw notFound('template')
    return { id }
  }
  if (!isGiven(template_name)) throw invalidField('template_id', 'is required', 'REQUIRED')
  if (typeof template_name !== 'string') throw invalidField('template_name', 'must be a name', 'INVALID')
  const language = isObject(template_language) ? template_language['code'] : template_language
  if (typeof language !== 'string' || language === '')
    throw invalidField(
      'template_language',
      'is required with template_name: a code such as en_US',
      'REQUIRED',
    )
  return { name: template_name, language }
}

function readComponents(components: unknown): unknown[] {
  if (!isGiven(components)) return []
  if (!Array.isArray(components) || !components.every(isObject))
    throw invalidField('template_components', 'must be a list of components', 'INVALID')
  return components
}

/** Edition 1 has its tags under another name, and may leave the type out. */
function readAudience(body: Body): Audience {
  const tags = isGiven(body.audience_tags) ? body.audience_tags : body.target_tags
  const type = body.audience_type ?? (isGiven(body.target_tags) ? 'tags' : undefined)
  if (!isGiven(type)) throw invalidField('audience_type', 'is required: tags or contact_ids', 'REQUIRED')
  if (type === 'tags') return { type, tags: readTags(tags) }
  if (type === 'contact_ids') return { type, contactIds: readContactIds(body.audience_contact_ids) }
  throw invalidField('audience_type', 'must be tags or contact_ids', 'INVALID', type)
}

function readTags(tags: unknown): string[] {
  const names = readList('audience_tags', tags, 'tags')
  const clean = cleanTagNames(names)
  if (clean.length === 0) throw invalidField('audience_tags', 'must name at least one tag', 'REQUIRED')
  return clean
}

function readContactIds(ids: unknown): Id[] {
  return readList('audience_contact_ids', ids, 'contact_ids').map((uuid, index) => {
    const id = fromUuid('contact', uuid)
    if (id) return id
    throw invalidField(`audience_contact_ids.${index}`, 'is not the id of a contact', 'INVALID', uuid)
  })
}

function readList(field: string, list: unknown, type: string): string[] {
  if (!isGiven(list) || (Array.isArray(list) && list.length === 0))
    throw invalidField(field, `is required when audience_type is ${type}`, 'REQUIRED')
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string'))
    throw invalidField(field, 'must be a list of texts', 'INVALID')
  return list
}

function readRecipientVariables(given: unknown): Record<Id, Record<string, string>> {
  if (!isGiven(given)) return {}
  if (!isObject(given)) throw invalidField('recipient_variables', 'must be an object of contacts', 'INVALID')
  return Object.fromEntries(
    Object.entries(given).map(([uuid, values]) => {
      const id = fromUuid('contact', uuid)
      if (!id)
        throw invalidField(
          'recipient_variables',
          `has the key '${uuid}', which is not the id of a contact`,
          'INVALID',
        )
      return [id, readTexts(`recipient_variables.${uuid}`, values)]
    }),
  )
}

/** An object of texts; numbers and truth values count as their text, nulls as absent. */
function readTexts(field: string, given: unknown): Record<string, string> {
  if (!isGiven(given)) return {}
  if (!isObject(given)) throw invalidField(field, 'must be an object of texts', 'INVALID')
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => {
      if (value === null) return []
      if (typeof value === 'object') throw invalidField(`${field}.${key}`, 'must be a text', 'INVALID')
      return [[key, String(value)]]
    }),
  )
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})$/

function readTime(given: unknown): Date | undefined {
  if (!isGiven(given)) return undefined
  const time = typeof given === 'string' && rfc3339.test(given) ? new Date(given) : undefined
  if (time && !Number.isNaN(time.getTime())) return time
  throw invalidField(
    'scheduled_at',
    'must be a time in RFC 3339, such as 2026-07-01T08:15:30Z',
    'INVALID',
    given,
  )
}

/** PostgreSQL keeps no NUL and no half of a surrogate pair. */
function requireWellFormed(field: string, value: unknown): void {
  if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\0')))
    throw invalidField(field, 'has characters that are no text: U+0000 or half of a surrogate pair')
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (!key.isWellFormed() || key.includes('\0')) requireWellFormed(field || 'body', key)
    requireWellFormed(field ? `${field}.${key}` : key, inner)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Clients send null and empty text for what they do not mean. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
