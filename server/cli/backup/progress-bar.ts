import { Presets, SingleBar } from 'cli-progress'

/** What is being done, and how far, for the person at the terminal. Nothing where no person looks. */
export type ProgressBar = { show(step: string, done?: number, total?: number): void; stop(): void }

/** A bar on standard error, which leaves standard output to the result. */
export function createProgressBar(): ProgressBar {
  if (!process.stderr.isTTY) return { show() {}, stop() {} }
  const options = {
    format: '{step} {bar} {percentage}% {eta_formatted}',
    stream: process.stderr,
    hideCursor: true,
  }
  const bar = new SingleBar({ ...options, clearOnComplete: true }, Presets.shades_classic)
  let current: string | undefined
  return {
    show(step, done = 0, total = 1) {
      if (step !== current) {
        if (current !== undefined) bar.stop()
        bar.start(total, done, { step })
        current = step
      } else bar.update(done)
    },
    stop: () => bar.stop(),
  }
}
