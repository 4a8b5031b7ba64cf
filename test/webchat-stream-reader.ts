import { eventually } from './harness.ts'

// What a stream tells is compared, not typed.
export type StreamEvent = { id: string | undefined; name: string; data: ReturnType<typeof JSON.parse> }

/** An open stream of the widget, read as it comes. */
export type StreamReader = {
  status: number
  headers: Headers
  events: StreamEvent[]
  text: string
  isOver: boolean
  close(): void
  /** Waits for an event of that name that fits. */
  next(name: string, fits?: (event: StreamEvent) => boolean): Promise<StreamEvent>
}

export async function readStream(url: string, headers: Record<string, string> = {}): Promise<StreamReader> {
  const stop = new AbortController()
  const answer = await fetch(url, { headers, signal: stop.signal })
  const reader: StreamReader = {
    status: answer.status,
    headers: answer.headers,
    events: [],
    text: '',
    isOver: false,
    close: () => stop.abort(),
    next: (name, fits = () => true) =>
      eventually(async () => reader.events.find((event) => event.name === name && fits(event))),
  }
  void read(answer, reader)
  return reader
}

async function read(answer: Response, reader: StreamReader): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of answer.body ?? []) {
      const text = decoder.decode(chunk as Uint8Array, { stream: true })
      reader.text += text
      const blocks = (rest + text).split('\n\n')
      rest = blocks.pop() ?? ''
      reader.events.push(...blocks.flatMap(parseBlock))
    }
  } catch {
    // The test closed it, or the server did.
  }
  reader.isOver = true
}

function parseBlock(block: string): StreamEvent[] {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const name = field('event')
  return name ? [{ id: field('id'), name, data: JSON.parse(field('data') ?? 'null') }] : []
}
