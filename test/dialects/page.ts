import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Dialect, dialects, type Spoken } from './world.ts'

/** A row of the table of docs/dialects.md; a cell of `–` means that the dialect has no such notion. */
export type Row = { key: string; notion: string; cells: Record<Dialect, string> }

export const none = '–'

const file = join(import.meta.dirname, '../../docs/dialects.md')

export function readRows(): Row[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\| `[a-z.-]+` \|/.test(line))
  return lines.map((line) => {
    const [key, notion, ...cells] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
    const named = dialects.map((dialect, index) => [dialect, cells[index] ?? ''])
    return { key: key!.replaceAll('`', ''), notion: notion!, cells: Object.fromEntries(named) }
  })
}

const route = /^(GET|POST|PUT|PATCH|DELETE) (\/\S+)$/

/** What a cell names in code marks: routes, and the words that stand in requests and answers. */
export function namesOf(cell: string): { routes: string[]; words: string[] } {
  const names = [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)
  return {
    routes: names.filter((name) => route.test(name)),
    words: names.filter((name) => !route.test(name)),
  }
}

/** Whether a cell names a route by which the dialect changes something. */
export function isChanging(cell: string): boolean {
  return namesOf(cell).routes.some((name) => !name.startsWith('GET '))
}

/** What a cell names and nobody has said or heard. */
export function unspoken(cell: string, spoken: Spoken[]): string[] {
  const { routes, words } = namesOf(cell)
  const texts = spoken.map(({ text }) => text).join('\n')
  return [
    ...routes.filter((name) => !spoken.some((one) => isCallOf(name, one))),
    ...words.filter((word) => !word.split(/[.[\]]+/).every((part) => texts.includes(part))),
  ]
}

function isCallOf(name: string, { method, path }: Spoken): boolean {
  const [, wanted, template] = route.exec(name)!
  const pattern = template!.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')
  return method === wanted && new RegExp(`^${pattern}$`, 'i').test(path)
}
