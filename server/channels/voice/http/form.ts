/** The fields of a call-back in the order in which they came; a name may come more than once. */
export type Form = [name: string, value: string][]

const formType = 'application/x-www-form-urlencoded'

/** The fields of a body; none when it is no form. */
export function readForm(contentType: string | undefined, body: Buffer): Form {
  return isForm(contentType) ? [...new URLSearchParams(body.toString())] : []
}

export function isForm(contentType: string | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === formType
}

/** A field's value; the first when it came twice, and undefined when it is missing or empty. */
export function fieldOf(form: Form, name: string): string | undefined {
  return form.find(([key]) => key === name)?.[1] || undefined
}

/** A whole number of a field that counts something; undefined for anything else. */
export function countOf(form: Form, name: string): number | undefined {
  const text = fieldOf(form, name)
  return text && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
