import { type FieldError, invalidFields } from '../../platform/errors.ts'
import { checkButtons } from './check-buttons.ts'
import { type Component, type Fault, isObject, wordOf } from './component.ts'
import { type TemplateDraft, templateCategories } from './template.ts'

const longestBody = 1024
const longestHeader = 60
const longestFooter = 60
const componentTypes = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS']
const headerFormats = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT']

/**
 * Checks the structure of a new template and writes its words in the network's spelling. Whether the texts are
 * acceptable is for the network's review to say.
 *
 * @throws AppError `invalid_request` with every fault found
 */
export function checkDraft({ name, language, category, components }: TemplateDraft): TemplateDraft {
  const faults: FieldError[] = []
  const fault: Fault = (field, message, code = 'INVALID') => faults.push({ field, message, code })
  if (!/^[a-z0-9_]{1,512}$/.test(name))
    fault('name', 'must be lower-case letters, digits and underscores, such as visit_reminder')
  if (!/^[a-z]{2,3}([_-][a-z0-9]{2,8})*$/i.test(language))
    fault('language', 'must be a language code such as en or en_US')
  const upper = category.toUpperCase()
  if (!templateCategories.some((known) => known === upper))
    fault('category', `must be one of ${templateCategories.join(', ')}`)
  const checked = checkComponents(components, upper, fault)
  if (faults.length > 0) throw invalidFields(faults)
  return { name, language, category: upper, components: checked }
}

function checkComponents(components: unknown[], category: string, fault: Fault): Component[] {
  const seen = new Set<string>()
  const checked = components.flatMap((component, index) => {
    const field = `components.${index}`
    if (!isObject(component)) {
      fault(field, 'must be an object with a type')
      return []
    }
    const type = wordOf(component['type'])
    if (!componentTypes.includes(type)) fault(`${field}.type`, `must be one of ${componentTypes.join(', ')}`)
    else if (seen.has(type)) fault(`${field}.type`, `${type} may be there only once`, 'DUPLICATE')
    seen.add(type)
    return [checkComponent({ ...component, type }, { field, category, fault })]
  })
  if (!seen.has('BODY')) fault('components', 'must have a BODY', 'REQUIRED')
  return checked
}

type Place = { field: string; category: string; fault: Fault }

function checkComponent(component: Component, { field, category, fault }: Place): Component {
  switch (component['type']) {
    case 'HEADER':
      return checkHeader(component, field, fault)
    case 'BODY':
      // The network writes the body of authentication templates itself.
      if (category !== 'AUTHENTICATION' || component['text'] !== undefined)
        checkText(component['text'], { field: `${field}.text`, longest: longestBody, fault })
      return component
    case 'FOOTER':
      checkFooter(component, { field, category, fault })
      return component
    case 'BUTTONS':
      return { ...component, buttons: checkButtons(component['buttons'], field, fault) }
    default:
      return component
  }
}

function checkHeader(component: Component, field: string, fault: Fault): Component {
  const format = component['format'] === undefined ? 'TEXT' : wordOf(component['format'])
  if (!headerFormats.includes(format)) fault(`${field}.format`, `must be one of ${headerFormats.join(', ')}`)
  if (format === 'TEXT')
    checkText(component['text'], { field: `${field}.text`, longest: longestHeader, fault })
  return { ...component, format }
}

function checkFooter(component: Component, { field, category, fault }: Place): void {
  const { text } = component
  if (text === undefined && category === 'AUTHENTICATION') return
  checkText(text, { field: `${field}.text`, longest: longestFooter, fault })
  if (typeof text === 'string' && text.includes('{{'))
    fault(`${field}.text`, 'may not have variables in a footer')
}

function checkText(
  text: unknown,
  { field, longest, fault }: { field: string; longest: number; fault: Fault },
): void {
  if (typeof text !== 'string' || text.trim() === '') {
    fault(field, 'is required', 'REQUIRED')
    return
  }
  if ([...text].length > longest) fault(field, `may have ${longest} characters at most`, 'TOO_LONG')
  const wrong = [...text.matchAll(/\{\{(.*?)\}\}/gs)].find(([, name]) => !/^\s*[1-9]\s*$/.test(name ?? ''))
  if (wrong) fault(field, `has the variable ${wrong[0]}; variables are {{1}} to {{9}}`)
}
