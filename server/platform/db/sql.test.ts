import { expect, test } from 'vitest'
import { Sql, sql, toStatement } from './sql.ts'

test('values become parameters, pieces are spliced in', () => {
  const part = sql`b = ${2} and c = ${3}`
  expect(toStatement(sql`select ${1} where ${part} and d = ${4}`)).toMatchObject({
    text: 'select $1 where b = $2 and c = $3 and d = $4',
    values: [1, 2, 3, 4],
  })
})

test('a statement is prepared under a name once it has come three times, and keeps that name', () => {
  const names = [1, 2, 3, 4].map((value) => toStatement(sql`select ${value} as often`).name)
  expect(names).toEqual([undefined, undefined, expect.any(String), names[2]])
})

test('whatever clients make up, connections keep only so many statements', () => {
  const name = (index: number) => toStatement(new Sql([`select ${index} as made_up`], [])).name
  const given = new Set<string | undefined>()
  for (let index = 0; index < 5_000; index += 1) for (let use = 0; use < 4; use += 1) given.add(name(index))
  expect(given.size).toBeLessThanOrEqual(2_001)
  const long = new Sql([`select '${'x'.repeat(30_000)}'`], [])
  for (let use = 0; use < 4; use += 1) expect(toStatement(long).name).toBeUndefined()
})
