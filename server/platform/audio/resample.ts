/** Turns sound of one rate into another, piece by piece: what lies above the new rate's reach is filtered out. */
export interface Resampler {
  push(samples: Float32Array): Float32Array
  /** What is left in the filter. Nothing can be pushed afterwards. */
  flush(): Float32Array
}

/** Of the lower rate's reach, how much is let through whole; the rest is the filter's slope. */
const passed = 0.85
/** A Blackman window's slope, in units of rate / taps. */
const slopeOfWindow = 5.5

/**
 * A polyphase filter: a sinc below a Blackman window, whose taps are computed once for each place that an output
 * sample can have between two input samples.
 */
export function createResampler(from: number, to: number): Resampler {
  if (from === to) return { push: (samples) => samples.slice(), flush: () => new Float32Array(0) }
  const divisor = greatestCommonDivisor(from, to)
  const [step, phases] = [from / divisor, to / divisor]
  const reach = Math.min(from, to) / 2
  const half = Math.ceil((slopeOfWindow * from) / (reach * (1 - passed)) / 2)
  const taps = tapsOf({ cutoff: (reach * (1 + passed)) / 2 / from, half, phases })
  // The filter looks as far back as ahead, so it begins with as much silence as it has taps behind the first sample.
  let held = new Float32Array(half - 1)
  let heldFrom = 1 - half
  let heard = 0
  let made = 0

  function run(upTo: number): Float32Array {
    const out: number[] = []
    for (; ; made++) {
      const at = Math.floor((made * step) / phases)
      if (at >= upTo) break
      out.push(applyTaps(taps[(made * step) % phases]!, held, at - half + 1 - heldFrom))
    }
    const needed = Math.floor((made * step) / phases) - half + 1
    const gone = Math.min(Math.max(0, needed - heldFrom), held.length)
    held = held.slice(gone)
    heldFrom += gone
    return Float32Array.from(out)
  }

  return {
    push(samples) {
      held = join(held, samples)
      heard += samples.length
      return run(heard - half)
    },
    flush() {
      held = join(held, new Float32Array(2 * half))
      return run(heard)
    },
  }
}

/** For each phase the weights of the samples from `half - 1` behind to `half` ahead, which add up to 1. */
function tapsOf({ cutoff, half, phases }: { cutoff: number; half: number; phases: number }): Float32Array[] {
  return Array.from({ length: phases }, (_, phase) => {
    const weights = Float64Array.from({ length: 2 * half }, (_, index) => {
      const distance = index - (half - 1) - phase / phases
      return sinc(2 * cutoff * distance) * blackman(distance / half)
    })
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return Float32Array.from(weights, (weight) => weight / sum)
  })
}

function applyTaps(taps: Float32Array, samples: Float32Array, start: number): number {
  let sum = 0
  for (let index = 0; index < taps.length; index++) sum += taps[index]! * samples[start + index]!
  return sum
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

/** From 1 in the middle to 0 at -1 and 1. */
function blackman(x: number): number {
  if (Math.abs(x) >= 1) return 0
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x)
}

function join(first: Float32Array, second: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
