import { connect, type Socket } from 'node:net'

export type Frame = { id: string | undefined; name: string; data: string }

/** What is done to a connection. Times are in milliseconds, sizes in bytes. */
export type Fate = {
  /** Cut so long after the first byte of the answer, wherever it is. */
  lastsMs: number
  /** Cut after so many bytes, in the middle of a frame or not. */
  bytes: number
  /** Nothing is read before so long. */
  lateMs: number
  /** Cut after the first frame with which this is so. */
  isEnough?: () => boolean
}

/** One connection to the stream of events over a bare socket, and how it ends. */
export function readCutStream(
  { url, headers, after }: { url: string; headers: Record<string, string>; after: string },
  fate: Fate,
  onFrame: (frame: Frame) => void,
): Promise<void> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  // HTTP/1.0 is answered without chunks: what is read is the stream itself.
  const lines = ['GET /parley/v1/events HTTP/1.0', `Host: ${hostname}`, `Last-Event-ID: ${after}`]
  const sent = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.write(`${[...lines, ...sent].join('\r\n')}\r\n\r\n`)
  return follow(socket, fate, onFrame)
}

/** @throws what `onFrame` throws */
function follow(
  socket: Socket,
  { lastsMs, bytes, lateMs, isEnough = () => false }: Fate,
  onFrame: (frame: Frame) => void,
) {
  return new Promise<void>((resolve, reject) => {
    let rest = ''
    let isBody = false
    let read = 0
    let cut: NodeJS.Timeout | undefined
    if (lateMs > 0) {
      socket.pause()
      setTimeout(() => socket.resume(), lateMs)
    }
    socket.on('data', (chunk) => {
      cut ??= setTimeout(() => socket.destroy(), lastsMs)
      const taken = chunk.subarray(0, bytes - read)
      read += taken.length
      rest += taken.toString('latin1')
      if (!isBody && rest.includes('\r\n\r\n')) {
        rest = rest.slice(rest.indexOf('\r\n\r\n') + 4)
        isBody = true
      }
      const blocks = isBody ? rest.split('\n\n') : []
      rest = blocks.pop() ?? rest
      try {
        for (const block of blocks) tell(block, onFrame)
      } catch (error) {
        reject(error)
        socket.destroy()
      }
      if (read >= bytes || isEnough()) socket.destroy()
    })
    // However it ends, the client comes back.
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(cut)
      resolve()
    })
  })
}

function tell(block: string, onFrame: (frame: Frame) => void): void {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon), line.slice(colon + 2)]
    }),
  )
  const name = fields.get('event')
  if (name) onFrame({ id: fields.get('id'), name, data: fields.get('data') ?? '' })
}
