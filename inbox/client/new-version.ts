/** Tells, once, when the server has another build than this page is of. It is looked for when a part of ours is gone. */
export function watchVersion(script: string, tell: () => void): void {
  let isTold = false
  const look = async () => {
    const answer = await fetch('/', { cache: 'no-store' })
    const page = await answer.text()
    if (isTold || !answer.ok || page.includes(script)) return
    isTold = true
    tell()
  }
  addEventListener('vite:preloadError', () => {
    look().catch(() => {
      // The server cannot be reached: that is why the part did not come.
    })
  })
}
