import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const places = [
  process.env['CHROMIUM_PATH'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const patienceMs = 300_000

/** Where a Chromium is; on a Debian where we may, one is installed first. Undefined with a reason on standard error. */
export function findChromium(): string | undefined {
  const found = places.find((place) => place !== '' && existsSync(place)) ?? installChromium()
  // Whoever runs this for everybody has to know that the browser tests did run.
  if (!found && process.env['CI']) throw new Error('There is no Chromium for the browser tests; install one')
  if (!found) process.stderr.write('browser tests are left out: there is no Chromium; set CHROMIUM_PATH\n')
  return found
}

export async function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
    ],
  })
}

/** Keeps what the server answers from the browser, until it is let go. */
export async function holdAnswers(context: BrowserContext, method: string, address: RegExp) {
  const begun = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const delivered: Promise<void>[] = []
  let isReleased = false
  await context.route(address, async (route) => {
    if (isReleased || route.request().method() !== method) return route.continue()
    const answer = await route.fetch()
    begun.resolve()
    delivered.push(released.promise.then(() => route.fulfill({ response: answer })))
  })
  return {
    begun: begun.promise,
    release: async () => {
      isReleased = true
      released.resolve()
      await Promise.all(delivered)
    },
  }
}

function installChromium(): string | undefined {
  const isDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
  if (!isDebian || process.getuid?.() !== 0) return undefined
  try {
    const options = { stdio: 'ignore', timeout: patienceMs } as const
    execFileSync('apt-get', ['update', '-qq'], options)
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options)
  } catch (error) {
    process.stderr.write(`Chromium could not be installed: ${(error as Error).message}\n`)
  }
  return existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined
}
