import type { Database } from '../../platform/db/index.ts'

const pollMs = 100

/**
 * Waits for what was accepted to be recorded, by looking whenever something was committed. Undefined when it takes
 * longer: nothing is lost then, it only comes later.
 */
export async function whenRecorded<T>(
  db: Database,
  look: () => Promise<T | undefined>,
  { timeoutMs = 4_000 } = {},
): Promise<T | undefined> {
  const until = performance.now() + timeoutMs
  let wake = () => {}
  const forget = db.signals.on('events', () => wake())
  try {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const found = await look()
      if (found !== undefined || performance.now() > until) return found
      let timer: NodeJS.Timeout | undefined
      const rested = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, pollMs)
      })
      await Promise.race([woken, rested])
      clearTimeout(timer)
    }
  } finally {
    forget()
  }
}
