import type { FastifyRequest } from 'fastify'
import { invalidField } from '../../platform/errors.ts'

/** Deeper than anything that is asked for here, and far from what a program's stack bears. */
const deepest = 200

/** A value of a body, and where it stands. */
type Part = { value: unknown; name: string; depth: number; parent: Part | undefined }

/**
 * Fastify’s hook `preValidation`: refuses what the store could not keep as it came, wherever it stands in a body, and
 * what is nested so deeply that nobody could walk it.
 *
 * @throws AppError `invalid_request`
 */
export async function requireSoundBody({ body }: FastifyRequest): Promise<void> {
  const left: Part[] = [{ value: body, name: '', depth: 0, parent: undefined }]
  for (let part = left.pop(); part; part = left.pop()) {
    const { value, depth } = part
    if (typeof value === 'string') requireWholeText(value, part)
    if (typeof value !== 'object' || value === null) continue
    if (depth >= deepest) throw invalidField(fieldOf(part), `may be nested ${deepest} deep at most`)
    for (const [name, inner] of Object.entries(value)) {
      requireWholeText(name, part)
      left.push({ value: inner, name, depth: depth + 1, parent: part })
    }
  }
}

function requireWholeText(text: string, part: Part): void {
  if (!text.includes('\0') && text.isWellFormed()) return
  throw invalidField(fieldOf(part), 'may contain neither the character U+0000 nor half of a surrogate pair')
}

/** Of something that is nested deeply, what it stands in will do. */
function fieldOf(part: Part): string {
  const names: string[] = []
  for (let at: Part | undefined = part; at?.parent; at = at.parent) names.unshift(at.name)
  return names.slice(0, 5).join('.') || 'body'
}
