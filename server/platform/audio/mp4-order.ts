/** A box of an MP4 file: its kind, where it begins, where its content begins, and where it ends. */
type Box = { kind: string; start: number; content: number; end: number }

/** The boxes on the way from the table of contents to the tables of where sound lies. */
const wayToOffsets = ['trak', 'mdia', 'minf', 'stbl']

/**
 * An MP4 file with its table of contents before its sound. Recorders write it last, and then a decoder has to hold the
 * whole file and all of its sound at once. What is not built as expected is answered as it is.
 */
export function withContentsFirst(bytes: Uint8Array): Uint8Array {
  const boxes = boxesIn(bytes, 0, bytes.length)
  const contents = boxes.find(({ kind }) => kind === 'moov')
  const sound = boxes.find(({ kind }) => kind === 'mdat')
  if (!contents || !sound || contents.start < sound.start) return bytes

  const moved = bytes.slice(contents.start, contents.end)
  shiftOffsets(moved, { from: sound.start, to: contents.start, by: moved.length })
  const ordered = new Uint8Array(bytes.length)
  ordered.set(bytes.subarray(0, sound.start))
  ordered.set(moved, sound.start)
  ordered.set(bytes.subarray(sound.start, contents.start), sound.start + moved.length)
  ordered.set(bytes.subarray(contents.end), contents.end)
  return ordered
}

type Shift = { from: number; to: number; by: number }

/** What lay between `from` and `to` lies further on now. */
function shiftOffsets(contents: Uint8Array, { from, to, by }: Shift): void {
  const view = new DataView(contents.buffer, contents.byteOffset, contents.length)
  for (const { kind, content, end } of offsetTables(contents)) {
    const size = kind === 'co64' ? 8 : 4
    if (content + 8 > end) continue
    const count = Math.min(view.getUint32(content + 4), Math.floor((end - content - 8) / size))
    for (let at = content + 8; at < content + 8 + count * size; at += size) {
      const offset = size === 8 ? Number(view.getBigUint64(at)) : view.getUint32(at)
      if (offset < from || offset >= to) continue
      if (size === 8) view.setBigUint64(at, BigInt(offset + by))
      else view.setUint32(at, offset + by)
    }
  }
}

function offsetTables(contents: Uint8Array): Box[] {
  let level = boxesIn(contents, 0, contents.length)
  for (const kind of wayToOffsets)
    level = level.flatMap((box) => boxesIn(contents, box.content, box.end)).filter((box) => box.kind === kind)
  return level
    .flatMap((box) => boxesIn(contents, box.content, box.end))
    .filter(({ kind }) => kind === 'stco' || kind === 'co64')
}

/** The boxes that follow one another in a range; ends at the first that makes no sense. */
function boxesIn(bytes: Uint8Array, from: number, to: number): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const boxes: Box[] = []
  let start = from
  while (start + 8 <= to) {
    const short = view.getUint32(start)
    const isLong = short === 1 && start + 16 <= to
    const size = isLong ? Number(view.getBigUint64(start + 8)) : short === 0 ? to - start : short
    if (size < (isLong ? 16 : 8) || start + size > to) break
    const kind = String.fromCharCode(...bytes.subarray(start + 4, start + 8))
    boxes.push({ kind, start, content: start + (isLong ? 16 : 8), end: start + size })
    start += size
  }
  return boxes
}
