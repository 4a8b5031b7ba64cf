import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultAccessToken, defaultAppSecret, defaultVerifyToken } from './index.ts'
import { defaultNumber } from './sandbox-state.ts'
import { defaultBehaviour, defaultSettings } from './settings.ts'
import { type Bench, startBench } from './testing.ts'

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
const calls = [...readme.matchAll(/^\| `([A-Z]+) (\/sandbox\/\S+)` +\|/gm)].map(
  ([, method = '', path = '']) => [method, path] as const,
)

let bench: Bench
beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.close())

describe('the README', () => {
  it.each(calls)('speaks the truth about %s %s', async (method, path) => {
    const url = bench.sandbox.url + path.replaceAll(/\{\w+\}/g, '1')
    const abort = new AbortController()
    const response = await fetch(url, { method, signal: abort.signal })
    const isStream = response.headers.get('content-type') === 'text/event-stream'
    if (!isStream) expect(await response.text()).not.toContain('Unknown path components')
    abort.abort()
  })

  it('names every switch, setting and default value', () => {
    const known = [defaultAccessToken, defaultAppSecret, defaultVerifyToken, defaultNumber.phone_number_id]
    for (const word of [...Object.keys(defaultBehaviour), ...Object.keys(defaultSettings), ...known]) {
      expect(readme).toContain(`\`${word}\``)
    }
    expect(calls.length).toBeGreaterThan(25)
  })
})
