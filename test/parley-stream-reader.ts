import { eventually } from './harness.ts'

// What a stream tells is compared, not typed.
export type StreamEvent = { id: string | undefined; name: string; data: ReturnType<typeof JSON.parse> }

/** An open stream of server-sent events, read as it comes. */
export type StreamReader = {
  status: number
  headers: Headers
  events: StreamEvent[]
  /** What a browser would send as `Last-Event-ID` after a cut. */
  lastId: string | undefined
  text: string
  isOver: boolean
  close(): void
  /** Waits for an event of that name that fits. */
  next(name: string, fits?: (event: StreamEvent) => boolean): Promise<StreamEvent>
}

export async function readEvents(url: string, headers: Record<string, string> = {}): Promise<StreamReader> {
  const stop = new AbortController()
  const answer = await fetch(url, { headers, signal: stop.signal })
  const reader: StreamReader = {
    status: answer.status,
    headers: answer.headers,
    events: [],
    lastId: undefined,
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
      for (const block of blocks) takeBlock(reader, block)
    }
  } catch {
    // The test closed it, or the server did.
  }
  reader.isOver = true
}

function takeBlock(reader: StreamReader, block: string): void {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const [id, name] = [field('id'), field('event')]
  if (id !== undefined) reader.lastId = id
  if (name) reader.events.push({ id, name, data: JSON.parse(field('data') ?? 'null') })
}
