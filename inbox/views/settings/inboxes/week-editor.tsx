import {
  type Day,
  fromBox,
  isWrong,
  nextSpan,
  type OpeningHours,
  type Span,
  toBox,
  weekFrom,
} from '../../../models/settings/inboxes/opening-hours.ts'
import { IconButton } from '../../kit/button.tsx'
import { Switch } from '../../kit/switch.tsx'
import { useTexts } from '../../use-texts.ts'
import { TimeBox } from '../parts/time-box.tsx'

export type WeekEditorProps = {
  spans: OpeningHours['spans']
  onChange: (spans: OpeningHours['spans']) => void
}

/** A week begins on Monday for most, on Sunday where Friday is a day of rest. */
const firstDays: Record<string, Day> = { ar: 'sun', hi: 'sun' }

/** The hours of each day. */
export function WeekEditor({ spans, onChange }: WeekEditorProps) {
  const { settings, locale } = useTexts()
  const week = weekFrom(firstDays[locale] ?? 'mon')
  const put = (day: Day, own: Span[]) => onChange({ ...spans, [day]: own })
  const copyFrom = (source: Day) =>
    onChange(
      Object.fromEntries(
        week.map((day) => [day, spans[day].length > 0 ? spans[source] : []]),
      ) as OpeningHours['spans'],
    )
  return (
    <ul className="flex flex-col rounded-md border border-line" aria-label={settings.inboxes.page.tabs.hours}>
      {week.map((day) => (
        <DayRow
          key={day}
          day={day}
          spans={spans[day]}
          onChange={(own) => put(day, own)}
          onCopy={() => copyFrom(day)}
        />
      ))}
    </ul>
  )
}

type DayRowProps = { day: Day; spans: Span[]; onChange: (spans: Span[]) => void; onCopy: () => void }

function DayRow({ day, spans, onChange, onCopy }: DayRowProps) {
  const { settings } = useTexts()
  const texts = settings.webchat.hours
  const name = texts.days[day]
  const isOpen = spans.length > 0
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-3 py-2 last:border-b-0">
      <div className="flex min-h-8 w-36 items-center">
        <Switch label={name} isOn={isOpen} onChange={(isOn) => onChange(isOn ? [nextSpan([])] : [])} />
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-2 max-sm:order-last max-sm:basis-full">
        {!isOpen && <span className="flex min-h-8 items-center text-sm text-muted">{texts.closed}</span>}
        {spans.map((span, index) => (
          <SpanRow
            key={span.key}
            dayName={name}
            span={span}
            onChange={(changed) => onChange(spans.map((own, at) => (at === index ? changed : own)))}
            onRemove={() => onChange(spans.filter((_, at) => at !== index))}
          />
        ))}
      </div>
      {isOpen && (
        <div className="flex min-h-8 items-center">
          <IconButton
            label={texts.add(name)}
            icon="plus"
            size="sm"
            onPress={() => onChange([...spans, nextSpan(spans)])}
          />
          <IconButton label={texts.copyOf(name)} icon="copy" size="sm" onPress={onCopy} />
        </div>
      )}
    </li>
  )
}

type SpanRowProps = {
  dayName: string
  span: Span
  onChange: (span: Span) => void
  onRemove: () => void
}

function SpanRow({ dayName, span, onChange, onRemove }: SpanRowProps) {
  const { settings } = useTexts()
  const texts = settings.webchat.hours
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-2">
        <TimeBox
          label={texts.from(dayName)}
          value={span.from}
          onChange={(from) => onChange({ ...span, from })}
          isInvalid={isWrong(span)}
        />
        <span aria-hidden="true" className="text-sm text-muted">
          {texts.until}
        </span>
        <TimeBox
          label={texts.to(dayName)}
          value={toBox(span.to)}
          onChange={(to) => onChange({ ...span, to: fromBox(to, true) })}
          isInvalid={isWrong(span)}
        />
        <IconButton label={texts.remove(dayName)} icon="close" size="sm" onPress={onRemove} />
      </div>
      {isWrong(span) && (
        <p role="alert" className="text-xs text-danger-text">
          {texts.wrong}
        </p>
      )}
    </div>
  )
}
