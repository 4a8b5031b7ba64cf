import { crc32, deflateSync } from 'node:zlib'
import { clipMp4, stickerWebp } from './sample-files.ts'
import { makeVoiceNote } from './sample-voice.ts'

/** A small file that opens in any viewer, for customers who have none at hand; different bytes for every `index`. */
export type Sample = { bytes: Buffer; mimeType: string; filename: string }

export function makeSample(kind: string, index: number): Sample {
  switch (kind) {
    case 'audio':
      return {
        bytes: makeVoiceNote(index + 1),
        mimeType: 'audio/ogg; codecs=opus',
        filename: 'voice.ogg',
      }
    case 'video':
      return { bytes: makeMp4(index), mimeType: 'video/mp4', filename: 'clip.mp4' }
    case 'document':
      return { bytes: makePdf(index), mimeType: 'application/pdf', filename: `document-${index + 1}.pdf` }
    case 'sticker':
      return { bytes: makeWebp(index), mimeType: 'image/webp', filename: 'sticker.webp' }
    default:
      return { bytes: makePng(index), mimeType: 'image/png', filename: `photo-${index + 1}.png` }
  }
}

const imageSize = 240
const skies = 12
const drawn = new Map<number, Buffer>()

/** A dusk over hills. There are a dozen skies; the index itself goes into a note that viewers skip. */
function makePng(index: number): Buffer {
  const sky = index % skies
  const pixels = drawn.get(sky) ?? drawSky(sky)
  drawn.set(sky, pixels)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(imageSize, 0)
  header.writeUInt32BE(imageSize, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('tEXt', Buffer.from(`Comment\x00${index}`, 'latin1')),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function drawSky(sky: number): Buffer {
  const rowLength = imageSize * 3 + 1
  const rows = Buffer.alloc(imageSize * rowLength)
  for (let y = 0; y < imageSize; y += 1) {
    for (let x = 0; x < imageSize; x += 1) rows.set(skyColour(x, y, sky), y * rowLength + 1 + x * 3)
  }
  return deflateSync(rows)
}

function skyColour(x: number, y: number, index: number): [number, number, number] {
  const hill = 150 + 22 * Math.sin(x / 38 + index) + 9 * Math.sin(x / 13 + index * 2)
  const farHill = hill - 32 - 12 * Math.sin(x / 24 + index * 3)
  if (y > hill) return [34, 48, 62]
  if (y > farHill) return [66, 84, 104]
  if ((x - 170) ** 2 + (y - 92) ** 2 < 30 ** 2) return [255, 226, 168]
  const height = y / imageSize
  const turn = (index * 53) % 120
  return [Math.min(255, 90 + turn + 150 * height), 110 + 60 * height, Math.max(40, 190 - turn - 60 * height)]
}

function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(named.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  chunk.set(named, 4)
  chunk.writeUInt32BE(crc32(named), named.length + 4)
  return chunk
}

function makePdf(index: number): Buffer {
  const content = `BT /F1 24 Tf 60 760 Td (Sample document ${index + 1}) Tj ET`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let pdf = '%PDF-1.4\n'
  const offsets = objects.map((object, place) => {
    const offset = pdf.length
    pdf += `${place + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const start = pdf.length
  pdf += `xref\n0 6\n0000000000 65535 f \n${offsets.join('')}`
  pdf += `trailer<</Size 6/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(pdf, 'latin1')
}

/** The index goes into a chunk that viewers skip. */
function makeWebp(index: number): Buffer {
  const note = Buffer.from(`NOTE\x04\x00\x00\x00${String(index).padStart(4, '0')}`, 'latin1')
  const file = Buffer.concat([Buffer.from(stickerWebp, 'base64'), note])
  file.writeUInt32LE(file.length - 8, 4)
  return file
}

/** The index goes into a box that players skip. */
function makeMp4(index: number): Buffer {
  const free = Buffer.from(`\x00\x00\x00\x0cfree${String(index).padStart(4, '0')}`, 'latin1')
  return Buffer.concat([Buffer.from(clipMp4, 'base64'), free])
}
