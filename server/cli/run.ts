import { type Command, CommanderError } from 'commander'
import { explainCommanderError, explainFailure } from './failure.ts'
import { createProgram } from './program.ts'

/** Runs one command line and answers its exit status. What went wrong is told in a sentence on standard error. */
export async function run(args: string[]): Promise<number> {
  const program = createProgram()
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    const { sentence, status, trace } =
      error instanceof CommanderError
        ? explainCommanderError(error, nameCommand(program, args))
        : explainFailure(error)
    for (const text of [sentence, trace]) if (text) process.stderr.write(`${text}\n`)
    return status
  }
}

/** The command that these arguments mean, as far as they mean one: `parley account create`. */
function nameCommand(program: Command, args: string[]): string {
  let command = program
  let path = program.name()
  for (const word of args) {
    const next = command.commands.find((candidate) => candidate.name() === word)
    if (!next) break
    command = next
    path += ` ${word}`
  }
  return path
}
