/** One frame of a stream of server-sent events. */
export type StreamFrame = {
  /** The type of an event of the log, or `hello`, `snapshot`, `typing`, `presence`, `revoked`. */
  type: string
  /** The place in the log; empty for what stands beside it. */
  id: string
  data: unknown
}

/**
 * Takes the text of a stream in pieces of any size, and tells each whole frame. `onPlace`: nothing happened that is for
 * these eyes, and the stream may be resumed from further on.
 */
export function createFrameParser(
  onFrame: (frame: StreamFrame) => void,
  onPlace: (id: string) => void = () => {},
): (text: string) => void {
  let rest = ''
  return (text) => {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const { data, ...frame } = parseFrame(block)
      if (data.length > 0) onFrame({ ...frame, data: JSON.parse(data.join('\n')) })
      else if (frame.id) onPlace(frame.id)
    }
  }
}

function parseFrame(block: string): { type: string; id: string; data: string[] } {
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
  return { type, id, data }
}
