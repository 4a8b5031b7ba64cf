import { chimePackets } from './sample-files.ts'

const samplesPerPacket = 2880
const preSkip = 312

/** A voice note that any player takes: a chime as Opus in Ogg. The serial number makes each one another file. */
export function makeVoiceNote(serial: number): Buffer {
  const packets = chimePackets.map((packet) => Buffer.from(packet, 'base64'))
  const granule = packets.length * samplesPerPacket + preSkip
  return Buffer.concat([
    oggPage({ serial, place: 0, flags: 2, granule: 0, packets: [opusHead()] }),
    oggPage({ serial, place: 1, flags: 0, granule: 0, packets: [opusTags()] }),
    oggPage({ serial, place: 2, flags: 4, granule, packets }),
  ])
}

function opusHead(): Buffer {
  const head = Buffer.alloc(19)
  head.write('OpusHead', 'latin1')
  head.set([1, 1], 8)
  head.writeUInt16LE(preSkip, 10)
  head.writeUInt32LE(48_000, 12)
  return head
}

function opusTags(): Buffer {
  const tags = Buffer.alloc(23)
  tags.write('OpusTags', 'latin1')
  tags.writeUInt32LE(7, 8)
  tags.write('sandbox', 12, 'latin1')
  return tags
}

type OggPage = { serial: number; place: number; flags: number; granule: number; packets: Buffer[] }

function oggPage(page: OggPage): Buffer {
  const header = Buffer.alloc(27)
  header.write('OggS', 'latin1')
  header[5] = page.flags
  header.writeBigUInt64LE(BigInt(page.granule), 6)
  header.writeUInt32LE(page.serial, 14)
  header.writeUInt32LE(page.place, 18)
  header[26] = page.packets.length
  const lengths = Buffer.from(page.packets.map((packet) => packet.length))
  const bytes = Buffer.concat([header, lengths, ...page.packets])
  bytes.writeUInt32LE(oggChecksum(bytes), 22)
  return bytes
}

function oggChecksum(bytes: Buffer): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 24
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return crc >>> 0
}
