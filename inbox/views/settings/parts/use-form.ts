import { useState } from 'react'
import { useAttempt } from '../../sign-in/use-attempt.ts'

export type Form<Fields> = {
  fields: Fields
  isChanged: boolean
  isPending: boolean
  /** Writes one field; what was said against it is forgotten. */
  set<Name extends keyof Fields>(name: Name, value: Fields[Name]): void
  change(fields: Partial<Fields>): void
  /** What the server has against a field, under its own name for it. */
  errorOf(name: string): string | null
  /** What it has against it all, or against what is no field here. */
  error: string | null
  reset(to?: Fields): void
  /** Tries; what is refused stays to be corrected. */
  submit(work: (fields: Fields) => Promise<unknown>): Promise<void>
}

/**
 * Fields being written, and what the server says of them. `known`: the names of the fields that show their own errors.
 */
export function useForm<Fields extends object>(initial: Fields, known: readonly string[] = []): Form<Fields> {
  const [start, setStart] = useState(initial)
  const [fields, setFields] = useState(initial)
  const [corrected, setCorrected] = useState<string[]>([])
  const attempt = useAttempt()
  const errorOf = (name: string) =>
    corrected.includes(name) ? null : (attempt.problem?.fieldError(name) ?? null)
  const isShownAtField = known.some((name) => attempt.problem?.fieldError(name))
  return {
    fields,
    isChanged: JSON.stringify(fields) !== JSON.stringify(start),
    isPending: attempt.isPending,
    set: (name, value) => {
      setFields((old) => ({ ...old, [name]: value }))
      setCorrected((old) => [...old, String(name)])
    },
    change: (change) => {
      setFields((old) => ({ ...old, ...change }))
      setCorrected((old) => [...old, ...Object.keys(change)])
    },
    errorOf,
    error: isShownAtField ? null : attempt.error,
    reset: (to = start) => {
      setStart(to)
      setFields(to)
      attempt.clear()
    },
    submit: async (work) => {
      setCorrected([])
      await attempt.run(async () => {
        await work(fields)
      })
    },
  }
}
