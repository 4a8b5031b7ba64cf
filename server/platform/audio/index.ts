export { type LineWav, largestAudioBytes, toLineWav } from './to-line-wav.ts'
export {
  appendSilence,
  durationOf,
  joinWavs,
  lineDurationOf,
  lineRate,
  mixWavs,
  readWav,
  rmsOf,
  silenceWav,
  type Wav,
  WavError,
  writeWav,
} from './wav.ts'
