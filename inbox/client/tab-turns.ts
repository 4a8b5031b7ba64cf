/** What tabs tell each other: since when one is out of sight, or that one is closed. */
type News = { id: string; hiddenAt: number } | 'closed'

/**
 * Tells whether this tab is to hold a connection open. Browsers have six for a host over HTTP/1.1, for all tabs together:
 * with a seventh tab nothing would load any more. So tabs in sight listen, and of the others the one that was seen last.
 */
export function takeTurns(onTurn: (isOurs: boolean) => void): () => void {
  const channel = new BroadcastChannel('parley-tabs')
  const stop = new AbortController()
  const id = Math.random().toString(36)
  let hiddenAt = Number.NaN
  let isOurs = true
  const turn = (next: boolean) => {
    if (next !== isOurs) onTurn(next)
    isOurs = next
  }
  const claim = () => {
    turn(true)
    channel.postMessage({ id, hiddenAt } satisfies News)
  }
  const look = () => {
    const isHidden = document.visibilityState === 'hidden'
    hiddenAt = isHidden ? Date.now() : Number.NaN
    if (isHidden) claim()
    else turn(true)
  }
  channel.onmessage = ({ data }: MessageEvent<News>) => {
    if (Number.isNaN(hiddenAt)) return
    if (data === 'closed') return claim()
    const wasSeenLater = data.hiddenAt - hiddenAt || data.id.localeCompare(id)
    if (wasSeenLater > 0) turn(false)
    else if (isOurs) claim()
  }
  document.addEventListener('visibilitychange', look, stop)
  addEventListener('pagehide', () => channel.postMessage('closed' satisfies News), stop)
  look()
  return () => {
    stop.abort()
    channel.close()
  }
}
