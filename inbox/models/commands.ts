import { Observable } from './observable.ts'

export type CommandGroup = 'go' | 'conversation' | 'list' | 'write' | 'contacts' | 'app'

/** Something a person can do, by key, from the command bar, or by a button that runs it. */
export type Command = {
  /** `conversation.close`; kept in people's own keys, so never renamed. */
  id: string
  title(): string
  group: CommandGroup
  /** As on an English keyboard: `e`, `?`, `g i`, `mod+k`, `shift+x`, `escape`. */
  keys?: string
  /** The name of an icon of the kit. */
  icon?: string
  /** Other words by which the command bar finds it. */
  keywords?: () => string
  /** Whether it can be done now. */
  isAvailable?: () => boolean
  run(): unknown
  /** Works in text fields too. */
  whileTyping?: boolean
  /** Runs again and again while its key is held down. */
  isRepeated?: boolean
  /** By key only, such as "next row": listed in the help, not in the command bar. */
  isKeyOnly?: boolean
}

/** The commands of one view. */
export type CommandLayer = { set(commands: Command[]): void }

/** Everything that can be done where the person is. Views add theirs while they are shown. */
export class Commands extends Observable {
  #layers: { commands: Command[] }[] = []

  /** A place for the commands of one view; an empty list takes them away. */
  createLayer(): CommandLayer {
    const layer = { commands: [] as Command[] }
    return {
      set: (commands) => {
        const isSame = idsOf(layer.commands) === idsOf(commands)
        layer.commands = commands
        if (isSame) return
        this.#layers = this.#layers.filter((other) => other !== layer)
        if (commands.length > 0) this.#layers.push(layer)
        this.changed()
      },
    }
  }

  /** All of them; of the same id the one that was added last. */
  list(): Command[] {
    const byId = new Map(
      this.#layers.flatMap(({ commands }) => commands).map((command) => [command.id, command]),
    )
    return [...byId.values()]
  }

  find(id: string): Command | undefined {
    return this.list().find((command) => command.id === id)
  }

  canRun(id: string): boolean {
    const command = this.find(id)
    return command !== undefined && (command.isAvailable?.() ?? true)
  }

  /** Runs a command if it can be done now. */
  run(id: string): void {
    const command = this.find(id)
    if (command && (command.isAvailable?.() ?? true)) void command.run()
  }
}

function idsOf(commands: Command[]): string {
  return commands.map(({ id }) => id).join()
}
