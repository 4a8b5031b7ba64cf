import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountChecks } from './dialects/account-checks.ts'
import type { Tried } from './dialects/check.ts'
import { contactChecks } from './dialects/contact-checks.ts'
import { conversationChecks } from './dialects/conversation-checks.ts'
import { eventChecks } from './dialects/event-checks.ts'
import { fieldChecks } from './dialects/field-checks.ts'
import { markChecks } from './dialects/mark-checks.ts'
import { messageChecks } from './dialects/message-checks.ts'
import { otherChecks } from './dialects/other-checks.ts'
import { isChanging, none, readRows, unspoken } from './dialects/page.ts'
import { placeChecks } from './dialects/place-checks.ts'
import { sendChecks } from './dialects/send-checks.ts'
import { createWorld, type Dialect, dialects, type World } from './dialects/world.ts'

/**
 * docs/dialects.md, walked row by row: everything is made through each dialect that can, and looked at through each
 * that shows it. What a cell names has to be what was said.
 */

const rows = readRows()

let world: World
let checks: Record<string, Tried>

beforeAll(async () => {
  world = await createWorld()
  checks = {
    ...accountChecks(world),
    ...contactChecks(world),
    ...fieldChecks(world),
    ...conversationChecks(world),
    ...messageChecks(world),
    ...sendChecks(world),
    ...markChecks(world),
    ...eventChecks(world),
    ...placeChecks(world),
    ...otherChecks(world),
  }
})
afterAll(() => world?.close())

test('every row of docs/dialects.md has a check, and every check a row', () => {
  expect(rows.map(({ key }) => key).toSorted()).toEqual(Object.keys(checks).toSorted())
})

describe('docs/dialects.md', () => {
  test.each(rows)('$key: $notion', async ({ key, cells }) => {
    const tried = checks[key]!
    for (const dialect of dialects) world.spoken[dialect] = []
    await tried.run()
    const having = (which: (dialect: Dialect) => boolean) => dialects.filter(which)
    expect([...new Set([...tried.makes, ...tried.shows])].toSorted(), 'dialects that have it').toEqual(
      having((dialect) => cells[dialect] !== none).toSorted(),
    )
    expect(tried.makes, 'dialects that change it').toEqual(having((dialect) => isChanging(cells[dialect])))
    for (const dialect of dialects)
      expect(unspoken(cells[dialect], world.spoken[dialect]), `named for ${dialect}, and never said`).toEqual(
        [],
      )
  })
})
