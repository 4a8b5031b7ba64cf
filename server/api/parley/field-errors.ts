import type { FastifyError } from 'fastify'
import type { FieldError } from '../../platform/errors.ts'

type Fault = NonNullable<FastifyError['validation']>[number]

/** What the validator found, each field's fault told once. */
export function toFieldErrors(faults: Fault[]): FieldError[] {
  return faults.reduce(gatherBranches, []).map(toFieldError)
}

/**
 * Of a field that takes one thing or another, the validator tells why it is none of them, and then that it is none. Of
 * that is kept what is wrong with the one that was meant, or which kinds there are.
 */
function gatherBranches(told: Fault[], fault: Fault): Fault[] {
  if (fault.keyword !== 'anyOf') return [...told, fault]
  const isBranch = ({ schemaPath }: Fault) => schemaPath.startsWith(`${fault.schemaPath}/`)
  const branches = told.filter(isBranch)
  const isOfKind = ({ keyword, instancePath }: Fault) =>
    keyword === 'type' && instancePath === fault.instancePath
  const meant = branches.filter((branch) => !isOfKind(branch))
  const kinds = branches.filter(isOfKind).map(({ params }) => String(params['type']))
  const others = told.filter((earlier) => !isBranch(earlier))
  if (meant.length > 0) return [...others, ...meant]
  return [...others, kinds.length > 0 ? { ...fault, message: `must be ${kinds.join(' or ')}` } : fault]
}

function toFieldError({ keyword, instancePath, params, message = 'is not valid' }: Fault): FieldError {
  const path = instancePath.split('/').filter(Boolean)
  if (keyword === 'required')
    return {
      field: [...path, String(params['missingProperty'])].join('.'),
      message: 'is required',
      code: 'REQUIRED',
    }
  if (keyword === 'additionalProperties') {
    const field = [...path, String(params['additionalProperty'])].join('.')
    return { field, message: 'is not taken here', code: 'UNKNOWN' }
  }
  const field = path.join('.') || 'body'
  const allowed = params['allowedValues']
  if (Array.isArray(allowed))
    return { field, message: `must be one of ${allowed.join(', ')}`, code: 'INVALID' }
  if (params['format'] === 'date-time')
    return { field, message: 'must be a time such as 2026-03-17T12:00:00Z', code: 'INVALID' }
  return { field, message, code: 'INVALID' }
}
