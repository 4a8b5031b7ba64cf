import type { Rating } from '../../../shared/parley/index.ts'
import { Icon } from '../kit/icon.tsx'
import { ClockTime } from '../kit/time.tsx'
import { useTexts } from '../use-texts.ts'

const steps = [1, 2, 3, 4, 5]

/** How the contact found the exchange, and what they said to it. */
export function RatingLine({ rating: { score, comment, at } }: { rating: Rating }) {
  const { thread } = useTexts()
  return (
    <div className="flex flex-col items-center gap-1.5 py-2 text-xs text-muted">
      <p className="flex max-w-full items-center gap-1.5">
        <span className="flex gap-px" aria-hidden="true">
          {steps.map((step) => (
            <Icon
              key={step}
              name={step <= score ? 'star-full' : 'star'}
              size={14}
              className={step <= score ? 'text-warning' : 'text-faint'}
            />
          ))}
        </span>
        <bdi>{thread.rating.rated(score)}</bdi>
        <span aria-hidden="true">·</span>
        <ClockTime at={at} />
      </p>
      {comment !== null && (
        <p
          dir="auto"
          className="max-w-md rounded-lg bg-sunken px-3 py-1.5 text-start text-sm wrap-anywhere whitespace-pre-wrap text-normal"
        >
          {comment}
        </p>
      )}
    </div>
  )
}
