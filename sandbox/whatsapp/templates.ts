import { GraphError, invalid, missing, tooLong } from './errors.ts'
import { newGraphId } from './ids.ts'
import { isObject, isText, type Json, listOf, textOf } from './json.ts'
import { emitToAccount } from './notify.ts'
import type { Sandbox, Template, TemplateStatus } from './state.ts'
import { lacksExample } from './template-text.ts'

const categories = ['AUTHENTICATION', 'MARKETING', 'UTILITY']
const namePattern = /^[a-z0-9_]{1,512}$/

/** Every business account has this one from the start, approved, and may not make it again. */
export function addHelloWorld(sandbox: Sandbox, wabaId: string): void {
  const components = [
    { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
    {
      type: 'BODY',
      text: 'Welcome and congratulations!! This message demonstrates your ability to send messages.',
    },
    { type: 'FOOTER', text: 'WhatsApp Business Platform sample message' },
  ]
  const template = newTemplate(sandbox, {
    wabaId,
    name: 'hello_world',
    language: 'en_US',
    category: 'UTILITY',
  })
  Object.assign(template, { components, status: 'APPROVED' })
}

export function findTemplates(sandbox: Sandbox, wabaId: string): Template[] {
  return [...sandbox.templates.values()].filter((template) => template.wabaId === wabaId)
}

/** Checks and stores a new template; a review decides on it a little later. Throws {@link GraphError}. */
export function createTemplate(sandbox: Sandbox, wabaId: string, body: Json): Template {
  const { name, language } = body
  const category = textOf(body['category'])?.toUpperCase()
  if (!isText(name)) throw missing('name')
  if (!isText(language)) throw missing('language')
  if (!category) throw missing('category')
  if (!categories.includes(category)) throw invalid('category', `one of ${categories.join(', ')}`)
  if (!namePattern.test(name)) throw invalid('name', 'lower-case letters, digits and underscores')
  requireFreeName(sandbox, wabaId, name, language)

  const components = parseComponents(body['components'])
  const template = newTemplate(sandbox, { wabaId, name, language, category })
  template.components = components
  template.parameterFormat =
    textOf(body['parameter_format'])?.toUpperCase() === 'NAMED' ? 'NAMED' : 'POSITIONAL'
  reviewLater(sandbox, template)
  return template
}

/** New contents go through review again. */
export function editTemplate(sandbox: Sandbox, template: Template, body: Json): void {
  const category = textOf(body['category'])?.toUpperCase()
  if (category && !categories.includes(category)) throw invalid('category', `one of ${categories.join(', ')}`)
  if (body['components'] !== undefined) template.components = parseComponents(body['components'])
  template.category = category ?? template.category
  template.status = 'PENDING'
  reviewLater(sandbox, template)
}

/** Deletes every language of a name, or the one with the given id. Throws {@link GraphError} when there is none. */
export function deleteTemplates(
  sandbox: Sandbox,
  wabaId: string,
  name: string,
  id: string | undefined,
): void {
  const doomed = findTemplates(sandbox, wabaId).filter(
    (template) => template.name === name && (id === undefined || template.id === id),
  )
  if (doomed.length === 0) {
    throw new GraphError(100, {
      subcode: 2593002,
      userTitle: 'Message Template Not Found',
      userMessage: `There is no message template named '${name}' in this account.`,
    })
  }
  for (const template of doomed) sandbox.templates.delete(template.id)
}

/** Moves a template to a state and tells the business. */
export function setTemplateStatus(
  sandbox: Sandbox,
  template: Template,
  status: TemplateStatus,
  reason = 'NONE',
) {
  template.status = status
  template.rejectedReason = reason
  emitToAccount(sandbox, template.wabaId, 'message_template_status_update', {
    event: status,
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
    message_template_category: template.category,
    reason,
  })
}

function newTemplate(
  sandbox: Sandbox,
  facts: Pick<Template, 'wabaId' | 'name' | 'language' | 'category'>,
): Template {
  const template: Template = {
    ...facts,
    id: newGraphId(),
    status: 'PENDING',
    rejectedReason: 'NONE',
    parameterFormat: 'POSITIONAL',
    components: [],
    createdAt: sandbox.now(),
  }
  sandbox.templates.set(template.id, template)
  return template
}

function reviewLater(sandbox: Sandbox, template: Template): void {
  sandbox.scheduler.after(sandbox.settings.templateReviewDelayMs, () => {
    if (!sandbox.templates.has(template.id) || template.status !== 'PENDING') return
    const rejected = template.components.some(lacksExample)
    if (rejected) setTemplateStatus(sandbox, template, 'REJECTED', 'INVALID_FORMAT')
    else setTemplateStatus(sandbox, template, 'APPROVED')
  })
}

function requireFreeName(sandbox: Sandbox, wabaId: string, name: string, language: string): void {
  if (name === 'hello_world') {
    throw new GraphError(100, {
      subcode: 2388155,
      userTitle: 'This template name is reserved',
      userMessage: "'hello_world' is a sample template and cannot be created or changed.",
    })
  }
  const taken = findTemplates(sandbox, wabaId).some((one) => one.name === name && one.language === language)
  if (!taken) return
  throw new GraphError(100, {
    subcode: 2388024,
    userTitle: 'Content in This Language Already Exists',
    userMessage: `There is already ${language} content for this template. You can create a new template and try again.`,
  })
}

function parseComponents(value: unknown): Json[] {
  if (value === undefined) throw missing('components')
  const components = listOf(value).filter(isObject)
  const body = components.find((component) => textOf(component['type'])?.toUpperCase() === 'BODY')
  if (!body) throw missing('components[BODY]')
  for (const component of components) checkComponent(component)
  return components
}

function checkComponent(component: Json): void {
  const type = textOf(component['type'])?.toUpperCase() ?? ''
  const text = textOf(component['text']) ?? ''
  if (type === 'BODY' && text.length > 1024) throw tooLong("components[BODY]['text']", 1024)
  if (type === 'HEADER' && text.length > 60) throw tooLong("components[HEADER]['text']", 60)
  if (type === 'FOOTER' && text.length > 60) throw tooLong("components[FOOTER]['text']", 60)
  if (listOf(component['buttons']).length > 10) throw invalid('components[BUTTONS]', 'at most 10 buttons')
}
