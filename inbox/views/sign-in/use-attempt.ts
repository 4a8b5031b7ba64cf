import { useState } from 'react'
import { ApiProblem, Offline } from '../../client/http.ts'
import { failureText } from '../../models/failure-words.ts'
import { useTexts } from '../use-texts.ts'

export type Attempt = {
  isPending: boolean
  /** What went wrong, in words; null unless something did. */
  error: string | null
  problem: ApiProblem | null
  run(work: () => Promise<void>): Promise<void>
  clear(): void
}

/** One try at something that may be refused, and what is said of it. */
export function useAttempt(explain?: (error: unknown) => string | undefined): Attempt {
  const { frame } = useTexts()
  const [isPending, setPending] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const text = (error: unknown) =>
    (error instanceof Offline ? undefined : explain?.(error)) ?? failureText(error, frame)
  return {
    isPending,
    error: failure === null ? null : text(failure),
    problem: failure instanceof ApiProblem ? failure : null,
    clear: () => setFailure(null),
    async run(work) {
      setPending(true)
      setFailure(null)
      try {
        await work()
      } catch (error) {
        setFailure(error)
      } finally {
        setPending(false)
      }
    },
  }
}
