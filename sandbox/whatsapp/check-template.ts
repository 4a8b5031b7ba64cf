import { requireObject, requireText } from './check.ts'
import { GraphError, invalid } from './errors.ts'
import { isObject, type Json, listOf, textOf } from './json.ts'
import type { Sandbox, Template } from './state.ts'
import {
  buttonParameters,
  buttonsOf,
  componentOf,
  componentText,
  findTemplate,
  parametersOf,
  renderTemplate,
  variablesOf,
} from './template-text.ts'

const mediaHeaders = ['IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION']

/** The approved template a message names, with its parameters checked. Throws {@link GraphError} 1320xx. */
export function requireTemplate(sandbox: Sandbox, wabaId: string, body: Json): Template {
  const name = requireText(body, 'name', "template['name']", 512)
  const language = requireText(
    requireObject(body, 'language', "template['language']"),
    'code',
    'language.code',
    32,
  )
  const template = findTemplate(sandbox.templates.values(), { wabaId, name, language })
  requireUsable(template, name, language)

  const components = listOf(body['components']).filter(isObject)
  for (const part of components) listOf(part['parameters']).filter(isObject).forEach(checkParameter)
  checkHeader(template, components)
  checkCount(template, 'body', componentText(template, 'BODY'), parametersOf(components, 'body'))
  checkButtons(template, components)
  if (renderTemplate(template, components).body.length > 1024) throw new GraphError(132005)
  return template
}

function requireUsable(
  template: Template | undefined,
  name: string,
  language: string,
): asserts template is Template {
  const code = template?.status === 'PAUSED' ? 132015 : template?.status === 'DISABLED' ? 132016 : undefined
  if (code) throw new GraphError(code, { details: `Template '${name}' (${language}) cannot be sent now.` })
  if (template?.status === 'APPROVED') return
  throw new GraphError(132001, { details: `template name (${name}) does not exist in ${language}` })
}

function checkParameter(parameter: Json): void {
  const type = requireText(parameter, 'type', "parameter['type']", 32)
  const text = textOf(parameter['text'])
  if (type === 'text' && text === undefined)
    throw new GraphError(131008, { details: "Parameter 'text' is missing." })
  if (type === 'text' && /[\n\t]| {5,}/.test(text ?? '')) {
    throw new GraphError(132018, {
      details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
    })
  }
}

function checkHeader(template: Template, components: Json[]): void {
  const format = textOf(componentOf(template, 'HEADER')?.['format'])?.toUpperCase()
  const parameters = parametersOf(components, 'header')
  if (format === 'TEXT') checkCount(template, 'header', componentText(template, 'HEADER'), parameters)
  if (format === undefined && parameters.length > 0) throw countMismatch('header', parameters.length, 0)
  if (format === undefined || !mediaHeaders.includes(format)) return

  const received = textOf(parameters[0]?.['type'])?.toUpperCase() ?? 'UNKNOWN'
  if (received === format) return
  throw new GraphError(132012, {
    details: `header: Format mismatch, expected ${format}, received ${received}`,
  })
}

/** Named templates want every parameter by its name; positional ones want as many as there are variables. */
function checkCount(template: Template, part: string, text: string, parameters: Json[]): void {
  const expected = variablesOf(text)
  if (parameters.length !== expected.length) throw countMismatch(part, parameters.length, expected.length)
  const names = parameters.map((parameter) => textOf(parameter['parameter_name']))
  if (template.parameterFormat === 'POSITIONAL') return
  const absent = expected.find((name) => !names.includes(name))
  if (absent === undefined) return
  throw new GraphError(132012, {
    details: `${part}: Parameter name is missing or empty, expected '${absent}'`,
  })
}

function checkButtons(template: Template, components: Json[]): void {
  buttonsOf(template).forEach((button, index) => {
    const expected = variablesOf(textOf(button['url']) ?? '').length
    const given = buttonParameters(components, index).length
    if (given < expected) throw countMismatch(`button at index ${index}`, given, expected)
  })
  const most = buttonsOf(template).length
  for (const component of components) {
    const isButton = textOf(component['type'])?.toLowerCase() === 'button'
    if (isButton && !(Number(component['index']) < most)) {
      throw invalid("button['index']", `the place of one of the template's ${most} buttons`)
    }
  }
}

function countMismatch(part: string, given: number, expected: number): GraphError {
  return new GraphError(132000, {
    details:
      `${part}: number of localizable_params (${given}) ` +
      `does not match the expected number of params (${expected})`,
  })
}
