/** One frame of a stream of server-sent events. */
export type StreamFrame = {
  /** The type of an event of the log, or `hello`, `snapshot`, `typing`, `presence`, `revoked`. */
  type: string
  /** The place in the log; empty for what stands beside it. */
  id: string
  data: unknown
}

/** Takes the text of a stream in pieces of any size, and tells each whole frame. */
export function createFrameParser(onFrame: (frame: StreamFrame) => void): (text: string) => void {
  let rest = ''
  return (text) => {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const frame = parseFrame(block)
      if (frame) onFrame(frame)
    }
  }
}

function parseFrame(block: string): StreamFrame | undefined {
  let type = 'message'
  let id = ''
  const data: string[] = []
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const name = line.slice(0, colon)
    const value = line.slice(colon + 1).replace(/^ /, '')
    if (name === 'event') type = value
    if (name === 'id') id = value
    if (name === 'data') data.push(value)
  }
  return data.length > 0 ? { type, id, data: JSON.parse(data.join('\n')) } : undefined
}
