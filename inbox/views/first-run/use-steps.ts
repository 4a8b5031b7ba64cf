import { listSteps, type StepId } from '../../models/first-run/steps.ts'
import { useStore } from '../use-store.ts'

/** The first steps: all of them, those that are done, and the one to do next. */
export function useSteps(): { steps: StepId[]; done: StepId[]; next: StepId | undefined } {
  const steps = useStore((state) => listSteps(state).map(({ id }) => id))
  const done = useStore((state) =>
    listSteps(state)
      .filter(({ isDone }) => isDone)
      .map(({ id }) => id),
  )
  return { steps, done, next: steps.find((id) => !done.includes(id)) }
}
