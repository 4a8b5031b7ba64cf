import { useTexts } from '../use-texts.ts'

/** Where a day begins. */
export function DayLine({ at }: { at: string }) {
  const { thread, locale, formatDate } = useTexts()
  const days = daysAgo(at)
  const text =
    days === 0
      ? thread.log.today
      : days === 1
        ? thread.log.yesterday
        : days < 7 && days > 0
          ? new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(new Date(at))
          : formatDate(at)
  return (
    <div className="flex items-center gap-3 pt-4 pb-2 first:pt-0">
      <span className="h-px flex-1 bg-line" />
      <h2 className="text-xs font-medium text-muted">
        <time dateTime={at}>{text}</time>
      </h2>
      <span className="h-px flex-1 bg-line" />
    </div>
  )
}

/** Where the unread begins. */
export function UnreadLine() {
  const { thread } = useTexts()
  return (
    <div data-unread className="flex items-center gap-3 pt-3 pb-1">
      <span className="h-px flex-1 bg-accent/40" />
      <h2 className="text-xs font-semibold text-accent-text">{thread.log.unread}</h2>
      <span className="h-px flex-1 bg-accent/40" />
    </div>
  )
}

function daysAgo(at: string): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  return Math.round((midnight(new Date()) - midnight(new Date(at))) / 86_400_000)
}
