import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { TestServer } from './harness.ts'
import type { Person } from './parley-person.ts'

/** A browser in which somebody is signed in, and what went wrong on its pages. */
export type SignedIn = { context: BrowserContext; problems: string[] }

export async function signInBrowser(
  { url }: Pick<TestServer, 'url'>,
  browser: Browser,
  { email, password }: Pick<Person, 'email' | 'password'>,
  options: BrowserContextOptions = {},
): Promise<SignedIn> {
  const answer = await fetch(`${url}/parley/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  })
  const [cookie = ''] = answer.headers.getSetCookie()
  const [name = '', value = ''] = cookie.split(';')[0]!.split('=')
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  await context.addCookies([{ name, value, url }])
  const problems: string[] = []
  context.on('page', (page) => page.on('pageerror', (error) => problems.push(String(error.stack))))
  return { context, problems }
}

/** Opens a path of the inbox. */
export async function openInbox(
  { url }: Pick<TestServer, 'url'>,
  { context }: SignedIn,
  path = '/',
): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(40_000)
  // The first page of a run may have to wait until the inbox is built.
  await page.goto(url + path, { timeout: 120_000 })
  return page
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Axe = {
  run(
    part: string,
    options: { iframes: boolean; resultTypes: string[]; runOnly?: string[] },
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>
}

/** What axe finds wrong with the page, or with a part of it, in a line each. `rules`: these alone. */
export async function axeProblems(page: Page, within = 'html', rules?: string[]): Promise<string[]> {
  // The page's own rules allow no inline script; this goes in by the debugger.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe)
  await animationsFinished(page)
  return page.evaluate(
    async ({ part, runOnly }) => {
      const { axe: runner } = globalThis as unknown as { axe: Axe }
      const { violations } = await runner.run(part, {
        // What stands in a frame is a page of its own.
        iframes: false,
        resultTypes: ['violations'],
        ...(runOnly && { runOnly }),
      })
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
      )
    },
    { part: within, runOnly: rules },
  )
}

/** Until nothing fades or slides any more: half-way, colours are those of no theme. What runs for ever is left to run. */
async function animationsFinished(page: Page): Promise<void> {
  await page.evaluate(`Promise.allSettled(
    document.getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && effect.getComputedTiming().endTime < Infinity)
      .map(({ finished }) => finished),
  ).then(() => undefined)`)
}
