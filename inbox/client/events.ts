import { createFrameParser, type StreamFrame } from './frames.ts'
import { queryText } from './http.ts'
import { takeTurns } from './tab-turns.ts'

export type { StreamFrame } from './frames.ts'

export type StreamHandlers = {
  onFrame(frame: StreamFrame): void
  /** `true` once the stream is open, `false` when it broke; it is opened again by itself. */
  onState(isOpen: boolean): void
}

export type EventStream = {
  close(): void
  /** Tries now instead of after the wait. */
  retry(): void
}

const firstWaitMs = 600
const longestWaitMs = 15_000
/** The server writes at least a comment every 15 s. */
const quietMs = 40_000

/**
 * `GET /parley/v1/events` after a position, opened again from where it was whenever it breaks. Read with fetch, not
 * EventSource: that shows no heartbeats, so a connection that died without a word would stay unnoticed.
 */
export function openEvents(after: string, handlers: StreamHandlers): EventStream {
  let position = after
  let waitMs = firstWaitMs
  let timer: ReturnType<typeof setTimeout> | undefined
  let connection: AbortController | undefined
  let isClosed = false
  let isOurTurn = true

  const connect = async () => {
    timer = undefined
    const current = new AbortController()
    connection = current
    let isOpen = false
    try {
      await readStream(position, current, {
        onOpen: () => {
          isOpen = true
          waitMs = firstWaitMs
          handlers.onState(true)
        },
        onFrame: (frame) => {
          if (isClosed) return
          if (frame.id) position = frame.id
          handlers.onFrame(frame)
        },
        onPlace: (id) => {
          position = id
        },
      })
    } catch {
      // However it ended, it is opened again below.
    }
    if (isClosed || connection !== current) return
    connection = undefined
    if (!isOurTurn) return
    handlers.onState(false)
    timer = setTimeout(connect, isOpen ? 100 : waitMs * (0.7 + Math.random() * 0.6))
    waitMs = Math.min(waitMs * 2, longestWaitMs)
  }
  const retry = () => {
    if (isClosed || timer === undefined) return
    clearTimeout(timer)
    void connect()
  }
  // A connection that was cut may hang for long; the browser knows at once.
  const onOffline = () => connection?.abort()
  const onVisible = () => document.visibilityState === 'visible' && retry()
  const stopTurns = takeTurns((isOurs) => {
    isOurTurn = isOurs
    if (isOurs && !connection && timer === undefined) void connect()
    else if (!isOurs) {
      clearTimeout(timer)
      timer = undefined
      connection?.abort()
    }
  })
  addEventListener('online', retry)
  addEventListener('offline', onOffline)
  document.addEventListener('visibilitychange', onVisible)
  void connect()
  return {
    retry,
    close() {
      isClosed = true
      stopTurns()
      clearTimeout(timer)
      connection?.abort()
      removeEventListener('online', retry)
      removeEventListener('offline', onOffline)
      document.removeEventListener('visibilitychange', onVisible)
    },
  }
}

async function readStream(
  after: string,
  connection: AbortController,
  {
    onOpen,
    onFrame,
    onPlace,
  }: { onOpen(): void; onFrame(frame: StreamFrame): void; onPlace(id: string): void },
): Promise<void> {
  let watchdog = setTimeout(() => connection.abort(), quietMs)
  const alive = () => {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => connection.abort(), quietMs)
  }
  try {
    const answer = await fetch(`/parley/v1/events${queryText({ after })}`, {
      headers: { accept: 'text/event-stream' },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: connection.signal,
    })
    if (answer.status === 401) return onFrame({ type: 'revoked', id: '', data: {} })
    if (!answer.ok || !answer.body) return
    onOpen()
    const parse = createFrameParser(onFrame, onPlace)
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      alive()
      parse(value)
    }
  } finally {
    clearTimeout(watchdog)
  }
}
