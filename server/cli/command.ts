import type { Command } from 'commander'

/** A command with its line of help and the `--json` that every command takes. */
export function addCommand(parent: Command, usage: string, description: string): Command {
  return parent
    .command(usage)
    .description(description)
    .option('--json', 'print one JSON value on standard output and nothing else')
}

export type JsonOption = { json?: boolean }

/** What a command has to say: one JSON value for programs, or a short text for people. */
export function print({ json }: JsonOption, value: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`)
}

/** Rows as aligned columns, with a heading; a sentence when there are none. */
export function table(headings: string[], rows: (string | undefined)[][], empty: string): string {
  if (rows.length === 0) return empty
  const lines = [headings, ...rows.map((row) => row.map((cell) => cell ?? '-'))]
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Names and values, one pair to a line, the values aligned. */
export function pairs(entries: Record<string, string>): string {
  const width = Math.max(...Object.keys(entries).map((name) => name.length)) + 2
  return Object.entries(entries)
    .map(([name, value]) => `${`${name}:`.padEnd(width)}${value}`)
    .join('\n')
}

/** For an option that may be given several times. */
export function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value]
}
