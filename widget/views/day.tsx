import { useView } from './context.ts'

/** The day that the messages below it are of. */
export function Day({ at }: { at: string }) {
  const { texts, language } = useView()
  const date = new Date(at)
  const days = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000)
  const name =
    days === 0
      ? texts.today
      : days === 1
        ? texts.yesterday
        : date.toLocaleDateString(language, {
            weekday: days < 7 ? 'long' : undefined,
            day: days < 7 ? undefined : 'numeric',
            month: days < 7 ? undefined : 'long',
            year: date.getFullYear() === new Date().getFullYear() ? undefined : 'numeric',
          })
  return (
    <h2 class="day">
      <span>{name}</span>
    </h2>
  )
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
