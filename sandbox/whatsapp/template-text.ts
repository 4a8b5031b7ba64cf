import { isObject, type Json, listOf, textOf } from './json.ts'
import type { RenderedTemplate, Template } from './state.ts'

const variable = /\{\{\s*([^{}\s]+)\s*\}\}/g

/** Names (or positions) of the variables of a text, each once, in order. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(variable)].map((match) => match[1] ?? ''))]
}

export function fillVariables(text: string, values: Map<string, string>): string {
  return text.replace(variable, (whole, name: string) => values.get(name) ?? whole)
}

export function findTemplate(
  templates: Iterable<Template>,
  { wabaId, name, language }: Pick<Template, 'wabaId' | 'name' | 'language'>,
): Template | undefined {
  for (const template of templates) {
    if (template.wabaId === wabaId && template.name === name && template.language === language)
      return template
  }
  return undefined
}

export function componentOf(template: Template, type: string): Json | undefined {
  return template.components.find((component) => textOf(component['type'])?.toUpperCase() === type)
}

export function componentText(template: Template, type: string): string {
  return textOf(componentOf(template, type)?.['text']) ?? ''
}

export function buttonsOf(template: Template): Json[] {
  return listOf(componentOf(template, 'BUTTONS')?.['buttons']).filter(isObject)
}

/** True when the text has variables and the component gives no example for them: the reviewer rejects that. */
export function lacksExample(component: Json): boolean {
  const text = textOf(component['text'])
  return text !== undefined && variablesOf(text).length > 0 && !isObject(component['example'])
}

/** The words the customer reads: the template with the parameters of one message in it. */
export function renderTemplate(template: Template, components: Json[]): RenderedTemplate {
  const header = componentOf(template, 'HEADER')
  return {
    header: header ? renderHeader(header, parametersOf(components, 'header')) : null,
    body: fillVariables(componentText(template, 'BODY'), valuesOf(parametersOf(components, 'body'))),
    footer: componentText(template, 'FOOTER'),
    buttons: buttonsOf(template).map((button, index) => renderButton(button, index, components)),
  }
}

export function parametersOf(components: Json[], type: string): Json[] {
  const found = components.find((component) => textOf(component['type'])?.toLowerCase() === type)
  return listOf(found?.['parameters']).filter(isObject)
}

export function buttonParameters(components: Json[], index: number): Json[] {
  const found = components.find(
    (component) =>
      textOf(component['type'])?.toLowerCase() === 'button' && textOf(component['index']) === String(index),
  )
  return listOf(found?.['parameters']).filter(isObject)
}

function renderHeader(header: Json, parameters: Json[]): Json {
  if (textOf(header['format'])?.toUpperCase() !== 'TEXT') return parameters[0] ?? header
  return { type: 'text', text: fillVariables(textOf(header['text']) ?? '', valuesOf(parameters)) }
}

function renderButton(button: Json, index: number, components: Json[]) {
  const values = buttonParameters(components, index)
  const payload = textOf(values[0]?.['payload'])
  const url = textOf(button['url'])
  return {
    type: textOf(button['type'])?.toLowerCase() ?? 'quick_reply',
    text: textOf(button['text']) ?? '',
    ...(payload !== undefined && { payload }),
    ...(url !== undefined && { url: fillVariables(url, valuesOf(values)) }),
  }
}

function valuesOf(parameters: Json[]): Map<string, string> {
  return new Map(
    parameters.map((parameter, index) => [
      textOf(parameter['parameter_name']) ?? String(index + 1),
      textOf(parameter['text']) ?? fallbackOf(parameter),
    ]),
  )
}

/** Currency and date parameters carry the words to show as `fallback_value`. */
function fallbackOf(parameter: Json): string {
  const typed = parameter[textOf(parameter['type']) ?? '']
  return isObject(typed) ? (textOf(typed['fallback_value']) ?? '') : ''
}
