import { z } from 'zod'

export const deepest = 10
export const mostConditions = 200
export const mostValues = 1000

/** Refuses what is too deep or too long before anything looks into it. A group within a group counts as a condition too. */
export function checkSize(filter: unknown, context: z.RefinementCtx): unknown {
  const { depth, count } = measure(filter, 1)
  if (depth > deepest)
    context.addIssue({
      code: 'custom',
      message: `Groups may be nested ${deepest} deep at most`,
      path: ['conditions'],
    })
  else if (count > mostConditions)
    context.addIssue({
      code: 'too_big',
      origin: 'array',
      maximum: mostConditions,
      inclusive: true,
      path: ['conditions'],
      message: `Too big: expected all groups together to have <=${mostConditions} conditions`,
      input: filter,
    })
  else return filter
  return z.NEVER
}

function measure(group: unknown, level: number): { depth: number; count: number } {
  const conditions = (group as { conditions?: unknown } | null | undefined)?.conditions
  if (!Array.isArray(conditions)) return { depth: level - 1, count: 0 }
  if (level > deepest) return { depth: level, count: 0 }
  let depth = level
  let count = conditions.length
  for (const condition of conditions) {
    const inner = measure(condition, level + 1)
    depth = Math.max(depth, inner.depth)
    count += inner.count
    if (depth > deepest || count > mostConditions) break
  }
  return { depth, count }
}
