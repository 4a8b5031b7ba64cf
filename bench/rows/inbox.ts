import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { createAgent } from '../../server/core/agents/index.ts'
import { findChromium, launchChromium } from '../../test/browser.ts'
import { openInbox, signInBrowser } from '../../test/inbox-page.ts'
import { type Bench, newMarker, withServer } from '../bench.ts'
import { atMost, ms, type Row } from '../report.ts'
import { median, percentile } from '../statistics.ts'

const rowsWanted = 10_000
/** In px, as `inbox/views/list/rows.tsx` has them. */
const rowHeight = 78
const frames = 600
const pxPerFrame = 240

/** The inbox in a browser: what it loads, how a long list scrolls, and how soon a press is seen. */
export async function measureInbox(bench: Bench): Promise<Row[]> {
  const chromium = findChromium()
  if (!chromium) throw new Error('there is no Chromium; set CHROMIUM_PATH')
  const person = await makeAgent(bench)
  return withServer(bench, async (server) => {
    const browser = await launchChromium(chromium)
    try {
      const signedIn = await signInBrowser(server, browser, person)
      await signedIn.context.addInitScript(watchInteractions)
      const page = await openInbox(server, signedIn, '/v/all')
      await page.getByRole('row').first().waitFor()
      const scriptKb = (await firstScripts(server.url)) / 1024
      bench.say('inbox: loading rows')
      const rows = await loadRows(page, rowsWanted)
      bench.say(`inbox: scrolling ${rows} rows`)
      const gaps = await scroll(page)
      bench.say('inbox: an hour of keys')
      await work(page)
      const { durations, count } = await page.evaluate(readInteractions)
      // Those that took less than 16 ms are counted, not timed.
      const quick = Array.from({ length: Math.max(0, count - durations.length) }, () => 16)
      const all = [...durations, ...quick]
      if (signedIn.problems.length > 0) throw new Error(signedIn.problems.join('\n'))
      return [
        { what: 'inbox: script of the first load, gzip', ...atMost(scriptKb, 200, ' KB'), absolute: '' },
        {
          what: `inbox: p95 of ${count} interactions, ${rows} conversations in the list`,
          ...atMost(percentile(all, 95), 100, ' ms'),
          absolute: `median ${ms(median(all))}, slowest ${ms(Math.max(...all))}`,
        },
        {
          what: `inbox: p95 between two frames, scrolling ${rows} conversations`,
          ...atMost(percentile(gaps, 95), 34, ' ms'),
          absolute: `median ${ms(median(gaps))}, slowest ${ms(Math.max(...gaps))}`,
        },
      ]
    } finally {
      await browser.close()
    }
  })
}

async function makeAgent({ lab }: Bench): Promise<{ email: string; password: string }> {
  const email = `${newMarker()}@example.com`
  const { accountId } = lab.large
  const { password } = await lab.db.transaction((tx) =>
    createAgent(tx, { accountId, email, name: 'Bench', role: 'agent' }),
  )
  return { email, password: password! }
}

/** Bytes of the scripts that the page names; others are fetched once it has been drawn. */
async function firstScripts(url: string): Promise<number> {
  const html = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  const paths = new Set(html.match(/\/inbox\/assets\/[^"]+\.js/g))
  const texts = await Promise.all([...paths].map(async (path) => (await fetch(url + path)).arrayBuffer()))
  return texts.reduce((sum, text) => sum + gzipSync(Buffer.from(text), { level: 9 }).length, 0)
}

/** So many, or as many as there are: then nothing more comes for two seconds. */
async function loadRows(page: Page, wanted: number): Promise<number> {
  const grid = page.getByRole('grid')
  let rows = 0
  for (let grownAt = Date.now(); rows < wanted && Date.now() - grownAt < 2_000; ) {
    const before = rows
    rows = await grid.evaluate(async (box, height) => {
      box.scrollTo(0, box.scrollHeight)
      await new Promise((resolve) => setTimeout(resolve, 20))
      return Math.round(box.firstElementChild.offsetHeight / height)
    }, rowHeight)
    if (rows > before) grownAt = Date.now()
  }
  return rows
}

/** The ms between frames while the list moves, as by a wheel that is turned fast. */
async function scroll(page: Page): Promise<number[]> {
  return page.getByRole('grid').evaluate(
    async (box, { frames: count, px }) => {
      const nextFrame = () => new Promise<number>((globalThis as unknown as InPage).requestAnimationFrame)
      const gaps: number[] = []
      box.scrollTo(0, 0)
      let before = await nextFrame()
      for (let frame = 0; frame < count; frame += 1) {
        box.scrollBy(0, px)
        const now = await nextFrame()
        gaps.push(now - before)
        before = now
      }
      return gaps
    },
    { frames, px: pxPerFrame },
  )
}

/** What an agent does all day: walks, opens, writes, assigns, selects, looks for something, closes, takes back. */
async function work(page: Page): Promise<void> {
  const { keyboard } = page
  for (let round = 0; round < 10; round += 1) {
    for (let step = 0; step < 5; step += 1) await keyboard.press('j')
    await keyboard.press('Enter')
    await page.getByRole('log').waitFor()
    // A note can be written to everybody, whenever they wrote last.
    await keyboard.press('n')
    await page.locator('textarea:focus').waitFor()
    await keyboard.type('Good morning, it left yesterday', { delay: 15 })
    await keyboard.press('Control+a')
    await keyboard.press('Delete')
    await keyboard.press('Escape')
    await keyboard.press('a')
    await page.locator('input:focus').waitFor()
    await keyboard.press('Escape')
    await page.locator('input:focus').waitFor({ state: 'detached' })
    await keyboard.press('Control+k')
    await page.locator('input:focus').waitFor()
    await keyboard.type('clo', { delay: 15 })
    await keyboard.press('Escape')
    await keyboard.press('e')
    await keyboard.press('z')
    for (let step = 0; step < 3; step += 1) await keyboard.press('Shift+ArrowDown')
    await keyboard.press('Escape')
  }
  // The last of them are told a while after they were seen.
  await page.waitForTimeout(500)
}

/** What of a page is used inside it. */
type InPage = {
  requestAnimationFrame: (tell: (at: number) => void) => void
  durations: Map<number, number>
  performance: { interactionCount: number }
}
type Interaction = { interactionId: number; duration: number }

/** Runs in the page: of each interaction, the longest of its events. */
function watchInteractions(): void {
  const durations = new Map<number, number>()
  ;(globalThis as unknown as InPage).durations = durations
  const observer = new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries() as unknown as Interaction[])
      if (interactionId > 0)
        durations.set(interactionId, Math.max(duration, durations.get(interactionId) ?? 0))
  })
  observer.observe({ type: 'event', buffered: true, durationThreshold: 16 } as object as { type: 'mark' })
}

/** Runs in the page. */
function readInteractions(): { durations: number[]; count: number } {
  const { durations, performance } = globalThis as unknown as InPage
  return { durations: [...durations.values()], count: performance.interactionCount }
}
