/** Silence as 8 kHz mono PCM16. */
export function silentWav(ms: number): Buffer {
  const bytes = Math.round(ms * 8) * 2
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + bytes, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(16_000, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(bytes, 40)
  return Buffer.concat([head, Buffer.alloc(bytes)])
}

/** How long a WAV of 8 kHz mono PCM16 lasts; undefined for any other file. */
export function wavMs(file: Buffer): number | undefined {
  const isWav = file.length >= 44 && file.toString('latin1', 0, 4) === 'RIFF'
  if (!isWav || file.toString('latin1', 8, 12) !== 'WAVE') return undefined
  const [channels, rate, bits] = [file.readUInt16LE(22), file.readUInt32LE(24), file.readUInt16LE(34)]
  return channels === 1 && rate === 8_000 && bits === 16 ? (file.length - 44) / 16 : undefined
}
