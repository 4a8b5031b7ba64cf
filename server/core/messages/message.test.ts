import fc from 'fast-check'
import { expect, test } from 'vitest'
import { greaterStatus, messageStatuses, previewText } from './message.ts'

test('a preview is short and well formed, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(3), (text, before) => {
      const preview = previewText('text', `${'b'.repeat(198 + before)}😀${text}`)
      expect(preview.length).toBeLessThanOrEqual(200)
      expect(preview.isWellFormed()).toBe(true)
    }),
  )
})

test('a message without words says what kind it is', () => {
  expect([previewText('image', undefined), previewText('text', ' \n ')]).toEqual(['[image]', '[text]'])
})

test('the greatest status wins, in any order of reports', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...messageStatuses], { minLength: 1 }), (reports) => {
      const greatest = messageStatuses.findLast((status) => reports.includes(status))
      expect(reports.reduce(greaterStatus)).toBe(greatest)
    }),
  )
})
