import { isObject } from './component.ts'

const placeholder = /\{\{\s*([^{}\s]+)\s*\}\}/g

/** The words of a template's body as a person reads them, or undefined for one without a body. */
export function bodyText(templateComponents: unknown[], components: unknown[]): string | undefined {
  const body = components.find((component) => isOfType(component, 'body'))
  const parameters = isObject(body) && Array.isArray(body['parameters']) ? body['parameters'] : []
  const words = new Map(
    parameters.filter(isObject).map((parameter, index) => {
      const name = parameter['parameter_name'] ?? index + 1
      return [String(name), String(parameter['text'] ?? '')]
    }),
  )
  return bodyOf(templateComponents)?.replace(
    placeholder,
    (whole: string, name: string) => words.get(name) ?? whole,
  )
}

/** The text of a template's body, its variables not yet filled. */
export function bodyOf(templateComponents: unknown[]): string | undefined {
  const body = templateComponents.find((component) => isOfType(component, 'body'))
  return isObject(body) && typeof body['text'] === 'string' ? body['text'] : undefined
}

function isOfType(component: unknown, type: string): boolean {
  return isObject(component) && String(component['type']).toLowerCase() === type
}
