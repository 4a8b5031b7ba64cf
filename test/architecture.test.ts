import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Rooms of the core, in the order in which they may know each other: a room imports only those before it. */
const rooms = [
  'events',
  'accounts',
  'agents',
  'sessions',
  'invitations',
  'audit',
  'teams',
  'inboxes',
  'custom-fields',
  'bot-fields',
  'tags',
  'contacts',
  'attachments',
  'templates',
  'canned-responses',
  'automations',
  'conversations',
  'views',
  'contact-filters',
  'contact-files',
  'messages',
  'writing',
  'search',
  'calls',
  'campaigns',
  'contact-merges',
  'visitors',
  'presence',
  'push',
  'numbers',
  'webhooks',
  'failures',
]

/** Edges meet only through the store. */
const edges = ['channels', 'api', 'webhooks', 'realtime']

/** What runs in browsers, and its layers from the ground up. */
const browsers = ['inbox', 'widget']
const layers = ['client', 'models', 'views']

type Import = { from: string; to: string }

test('imports point one way: platform, core, edges, app; client, models, views', () => {
  expect(listImports().flatMap(faultOf)).toEqual([])
})

test('every room of the core is in the list', () => {
  const folders = readdirSync(join(root, 'server/core'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  const used = folders.filter(({ name }) => readdirSync(join(root, 'server/core', name)).length > 0)
  expect(used.map(({ name }) => name).filter((name) => !rooms.includes(name))).toEqual([])
})

test('no file is longer than 400 lines', () => {
  const long = listFiles().filter(
    (file) => !file.endsWith('.test.ts') && readFileSync(join(root, file), 'utf8').split('\n').length > 400,
  )
  expect(long).toEqual([])
})

function faultOf({ from, to }: Import): string[] {
  const fault = `${from} imports ${to}`
  const [, tier = '', room = ''] = from.split('/')
  if (from.startsWith('sandbox/')) return to.startsWith('sandbox/') || to.startsWith('shared/') ? [] : [fault]
  if (from.startsWith('shared/')) return to.startsWith('shared/') ? [] : [fault]
  if (browsers.includes(from.split('/')[0]!)) return canBrowserImport(from, to) ? [] : [fault]
  if (!from.startsWith('server/') || from.split('/').length === 2) return []
  if (to.startsWith('shared/') || to.startsWith('server/platform/')) return []
  if (tier === 'platform') return [fault]
  if (tier === 'core') return canRoomImport(room, from, to) ? [] : [fault]
  if (tier === 'cli') return []
  if (to.startsWith('server/core/')) return isDoor(to) ? [] : [fault]
  return to.startsWith(`server/${tier}/`) && sameDialect(from, to) ? [] : [fault]
}

/** Views know models, models know the client, and nothing points back; texts and styles are everybody's. */
function canBrowserImport(from: string, to: string): boolean {
  if (to.startsWith('shared/')) return true
  const [browser, layer = ''] = from.split('/')
  const [other, otherLayer = ''] = to.split('/')
  if (browser !== other) return false
  const [rank, otherRank] = [layers.indexOf(layer), layers.indexOf(otherLayer)]
  return rank === -1 || otherRank <= rank
}

function canRoomImport(room: string, from: string, to: string): boolean {
  if (to.startsWith(`server/core/${room}/`)) return true
  const other = /^server\/core\/([^/]+)\/index\.ts$/.exec(to)?.[1]
  return (
    other !== undefined && rooms.indexOf(other) < rooms.indexOf(room) && rooms.includes(from.split('/')[2]!)
  )
}

function isDoor(to: string): boolean {
  return /^server\/core\/[^/]+\/index\.ts$/.test(to)
}

/** `api/vobiz` may use files of `api/` itself, never another dialect; channels likewise. */
function sameDialect(from: string, to: string): boolean {
  const [, tier, own] = from.split('/')
  const [, , other = ''] = to.split('/')
  const isShared = other.endsWith('.ts')
  return !edges.includes(tier!) || own === other || isShared || own!.endsWith('.ts')
}

function listImports(): Import[] {
  return listFiles()
    .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('-contract.ts'))
    .flatMap((file) => {
      const whole = readFileSync(join(root, file), 'utf8')
      // Models say what they need of the browser, and the client has it: the types of such ports point there.
      const text = file.includes('/client/') ? whole.replace(/import type [^']*'[^']*'/g, '') : whole
      return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => ({
        from: file,
        to: relative(root, resolve(root, dirname(file), path!)),
      }))
    })
}

function listFiles(): string[] {
  return ['server', 'shared', 'sandbox', ...browsers].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(folder, file)),
  )
}
