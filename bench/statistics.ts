/** Of an empty list NaN, which the table shows as not measured. */
export function median(values: number[]): number {
  return percentile(values, 50)
}

export function percentile(values: ArrayLike<number>, percent: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
}
