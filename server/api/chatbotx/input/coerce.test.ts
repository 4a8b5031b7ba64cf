import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { toJsonSchema } from '../spec/json-schema.ts'
import { coerce } from './coerce.ts'

const Shape = z.object({
  text: z.string(),
  number: z.number(),
  flag: z.boolean().nullable(),
  list: z.array(z.object({ at: z.int() })),
  either: z.union([z.boolean(), z.string()]),
  map: z.record(z.string(), z.number()),
})
const wanted = toJsonSchema(Shape, 'input')

const shapes = fc.record({
  text: fc.string(),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  flag: fc.option(fc.boolean()),
  list: fc.array(fc.record({ at: fc.maxSafeInteger() })),
  either: fc.oneof(fc.boolean(), fc.string()),
  map: fc.dictionary(
    fc.string().filter((key) => key !== '__proto__'),
    fc.maxSafeInteger(),
    { noNullPrototype: true },
  ),
})

test('what fits already is the same object afterwards', () => {
  fc.assert(
    fc.property(shapes, (value) => {
      expect(coerce(wanted, value)).toBe(value)
    }),
  )
})

test('numbers and booleans that were written as text come back', () => {
  fc.assert(
    fc.property(shapes, ({ either: _either, ...value }) => {
      const asText = {
        ...value,
        number: String(value.number),
        flag: value.flag === null ? null : String(value.flag),
        list: value.list.map(({ at }) => ({ at: String(at) })),
        map: Object.fromEntries(Object.entries(value.map).map(([key, number]) => [key, String(number)])),
      }
      expect(coerce(wanted, asText)).toEqual(value)
    }),
  )
})

test('any value at all is taken, and never made worse for the validation', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const before = JSON.stringify(value)
      const coerced = coerce(wanted, value)
      expect(JSON.stringify(value)).toBe(before)
      if (Shape.safeParse(value).success) expect(coerced).toBe(value)
    }),
  )
})
