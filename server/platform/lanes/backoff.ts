const secondsByFailure = [5, 30, 120, 600, 3600]

/** When to try again after the n-th failure (from 0): 5 s, 30 s, 2 min, 10 min, then hourly, ±20 %; a longer hint wins. */
export function backoff(failures: number, { hintMs = 0, random = Math.random } = {}): number {
  const seconds = secondsByFailure[Math.min(failures, secondsByFailure.length - 1)]!
  const jittered = seconds * 1000 * (0.8 + 0.4 * random())
  return Math.max(jittered, hintMs)
}
