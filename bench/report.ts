import { cpus, totalmem } from 'node:os'
import type { Options } from './options.ts'

/** One line of the table. `ratio` says what was found of what `figure` asks for. */
export type Row = {
  what: string
  figure: string
  found: string
  /** Undefined where nothing is asked. */
  holds: boolean | undefined
  absolute: string
}

export function renderReport(rows: Row[], options: Options, program: string): string {
  const { size, rounds, roundSeconds, sustainedSeconds } = options
  const lines = rows.map(
    ({ what, figure, found, holds, absolute }) =>
      `| ${what} | ${figure} | ${found} | ${holds === undefined ? '' : holds ? 'yes' : '**no**'} | ${absolute} |`,
  )
  return `# Results

${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB.
${size} conversations, ${size * 10} messages; ${rounds} alternating rounds of ${roundSeconds} s a side, medians; callbacks for ${sustainedSeconds} s.
The server under test is \`${program}\`; the load generator runs on the same machine. A *bare* server is
\`node:http\` doing only the named minimum with the same PostgreSQL. Ratios are what counts: absolute figures depend on the machine.

| What | Figure | Found | Holds | Absolute |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`
}

export function atLeast(value: number, least: number): Pick<Row, 'figure' | 'found' | 'holds'> {
  return { figure: `>= ${least}`, found: value.toFixed(2), holds: value >= least }
}

export function atMost(value: number, most: number, unit = ''): Pick<Row, 'figure' | 'found' | 'holds'> {
  return { figure: `<= ${most}${unit}`, found: `${value.toFixed(2)}${unit}`, holds: value <= most }
}

export function rate(perSecond: number): string {
  return `${perSecond >= 100 ? Math.round(perSecond) : perSecond.toFixed(1)}/s`
}

export function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`
}
