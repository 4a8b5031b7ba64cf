import { expect, test } from 'vitest'
import { bodyText } from '../templates/index.ts'
import { defaultComponents, personalise } from './personalise.ts'

const ann = { variables: {}, name: 'Ann Lee', phone: '+15550100002', fields: { city: 'Pune', visits: 3 } }

const body = (...texts: string[]) => [
  { type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) },
]

test('a placeholder takes the value given for the person, else the mapped field of the contact', () => {
  const mappings = { 1: 'name', 2: 'city', 3: 'visits', 4: 'phone_number' }
  const filled = personalise(body('{{1}}', '{{ 2 }}', 'No. {{3}}', '{{4}}'), mappings, {
    ...ann,
    variables: { 1: 'Annie' },
  })
  expect(filled).toEqual({
    components: body('Annie', 'Pune', 'No. 3', '+15550100002'),
    values: { 1: 'Annie', 2: 'Pune', 3: '3', 4: '+15550100002' },
  })
})

test('a value that is missing or empty leaves nothing to send', () => {
  expect(personalise(body('{{1}}'), {}, ann)).toEqual({ missing: '1' })
  expect(personalise(body('{{1}}'), { 1: 'country' }, ann)).toEqual({ missing: '1' })
  expect(personalise(body('{{1}}'), { 1: 'name' }, { ...ann, name: '' })).toEqual({ missing: '1' })
  expect(personalise(body('{{1}}'), {}, { ...ann, variables: { 1: '' } })).toEqual({ missing: '1' })
  expect(personalise(body('{{constructor}}'), {}, ann)).toEqual({ missing: 'constructor' })
})

test('values go into every text of a parameter and nowhere else, and are not read again', () => {
  const components = [
    { type: 'header', parameters: [{ type: 'image', image: { link: 'https://files.example/{{1}}.png' } }] },
    { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '{{2}}' }] },
  ]
  const filled = personalise(components, {}, { ...ann, variables: { 1: 'a', 2: '{{1}} $& ok' } })
  expect(filled).toMatchObject({
    components: [
      { type: 'header', parameters: [{ type: 'image', image: { link: 'https://files.example/a.png' } }] },
      { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '{{1}} $& ok' }] },
    ],
  })
})

test('values without components fill the body: numbered ones by place, named ones by name', () => {
  expect(defaultComponents([{ type: 'BODY', text: 'On {{2}}, {{1}}! {{2}}' }])).toEqual(
    body('{{1}}', '{{2}}'),
  )
  expect(defaultComponents([{ type: 'BODY', text: 'Hi {{first}}' }])).toEqual([
    { type: 'body', parameters: [{ type: 'text', parameter_name: 'first', text: '{{first}}' }] },
  ])
  expect(defaultComponents([{ type: 'HEADER', text: '{{1}}' }])).toEqual([])
})

test('a person reads the body with the values in their places', () => {
  const template = [{ type: 'BODY', text: 'On {{2}}, {{1}} and {{3}}' }]
  expect(bodyText(template, body('Ann', 'Monday'))).toBe('On Monday, Ann and {{3}}')
  expect(bodyText([], body('Ann'))).toBeUndefined()
})
