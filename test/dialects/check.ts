import { type Dialect, dialects } from './world.ts'

/**
 * Who makes a thing: a dialect; the network; what has no dialect, such as the command line and the inbox; or a
 * dialect that does not have the notion itself.
 */
export type Source = Dialect | 'network' | 'store' | 'another'

/**
 * How one notion is tried: it is made through every source that can, and each time looked at in every dialect that
 * shows it. `unseen`: that a dialect without the notion is not disturbed by it.
 */
export type Check<Made> = {
  make: Partial<Record<Source, () => Promise<Made>>>
  show: Partial<Record<Dialect, (made: Made) => Promise<unknown>>>
  unseen?: Partial<Record<Dialect, (made: Made) => Promise<unknown>>>
}

/** A check whose things are nobody else's business. */
export type Tried = { makes: Dialect[]; shows: Dialect[]; run(): Promise<void> }

export function check<Made>({ make, show, unseen = {} }: Check<Made>): Tried {
  return {
    makes: dialects.filter((dialect) => make[dialect]),
    shows: dialects.filter((dialect) => show[dialect]),
    async run() {
      for (const [source, makeOne] of Object.entries(make)) {
        const made = await labelled(`made through ${source}`, makeOne)
        for (const views of [show, unseen])
          for (const [dialect, look] of Object.entries(views))
            await labelled(`made through ${source}, seen in ${dialect}`, () => look(made))
      }
    },
  }
}

/** A failure says where it happened. */
async function labelled<Result>(label: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error) error.message = `${label}: ${error.message}`
    throw error
  }
}
