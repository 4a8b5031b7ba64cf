import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Bench } from './bench.ts'
import { openLaboratory } from './laboratory.ts'
import { help, type Options, readOptions } from './options.ts'
import { type Row, renderReport } from './report.ts'
import { measureChatbotx } from './rows/chatbotx.ts'
import { measureDeliveries } from './rows/deliveries.ts'
import { measureHatif } from './rows/hatif.ts'
import { measureInbound } from './rows/inbound.ts'
import { measureInbox } from './rows/inbox.ts'
import { measureLists } from './rows/lists.ts'
import { measureMessages } from './rows/messages.ts'
import { measureParley } from './rows/parley.ts'
import { measureSearch } from './rows/search.ts'
import { measureStart } from './rows/start.ts'
import { measureStream } from './rows/stream.ts'
import { chooseProgram } from './server-process.ts'

const root = join(import.meta.dirname, '..')

const parts: Record<string, (bench: Bench) => Promise<Row[]>> = {
  lists: measureLists,
  messages: measureMessages,
  hatif: measureHatif,
  chatbotx: measureChatbotx,
  parley: measureParley,
  search: measureSearch,
  inbox: measureInbox,
  inbound: measureInbound,
  stream: measureStream,
  deliveries: measureDeliveries,
  start: measureStart,
}

const options = readOptions(process.argv.slice(2))
if (options) await runBench(options)
else process.stdout.write(`${help}\n`)

async function runBench(options: Options): Promise<void> {
  const say = (text: string) => process.stderr.write(`${text}\n`)
  const program = await chooseProgram(options)
  say(`measuring ${relative(root, program)} on ${options.dataDir}`)
  const lab = await openLaboratory(options, say)
  const rows: Row[] = []
  try {
    for (const [name, measure] of Object.entries(parts)) {
      if (options.only.length > 0 && !options.only.includes(name)) continue
      rows.push(...(await measureOrExplain(name, () => measure({ options, lab, program, say }))))
    }
  } finally {
    await lab.close()
  }
  const report = renderReport(rows, options, relative(root, program))
  const file = join(import.meta.dirname, 'RESULTS.md')
  await writeFile(file, report)
  process.stdout.write(`${report}\nWritten to ${relative(process.cwd(), file)}\n`)
}

/** A part that cannot be measured has a line that says why, and the others go on. */
async function measureOrExplain(name: string, measure: () => Promise<Row[]>): Promise<Row[]> {
  try {
    return await measure()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${name}: ${reason}\n`)
    return [
      { what: name, figure: '', found: 'not measured', holds: undefined, absolute: reason.split('\n')[0]! },
    ]
  }
}
