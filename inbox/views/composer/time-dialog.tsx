import { type CalendarDate, getLocalTimeZone, Time, today } from '@internationalized/date'
import { useState } from 'react'
import {
  Button as AriaButton,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  Heading,
} from 'react-aria-components/Calendar'
import { DateInput, DateSegment, Label, TimeField } from 'react-aria-components/TimeField'
import { schedulePresets } from '../../models/composer/schedule-times.ts'
import { Button } from '../kit/button.tsx'
import { cx } from '../kit/class-names.ts'
import { Dialog } from '../kit/dialog.tsx'
import { boxStyle, segmentStyle } from '../kit/field.tsx'
import { Icon } from '../kit/icon.tsx'
import { whenText } from '../thread/when-text.ts'
import { useTexts } from '../use-texts.ts'

export type TimeDialogProps = {
  title: string
  submit: string
  /** When free-form answers stop being taken: a later time is warned of. */
  windowEndsAt?: string | undefined
  /** The times that people usually mean were offered already. */
  isOther?: boolean
  onClose: () => void
  onChoose: (at: Date) => void
}

const cell =
  'flex size-9 items-center justify-center rounded-md text-sm tabular outline-none data-[disabled]:text-faint data-[disabled]:opacity-60 data-[focus-visible]:outline-2 data-[focus-visible]:outline-focus data-[hovered]:bg-hover data-[outside-month]:hidden data-[selected]:bg-accent data-[selected]:font-semibold data-[selected]:text-on-accent'
const arrow =
  'ring-focus flex size-8 items-center justify-center rounded-md text-muted data-[disabled]:opacity-40 data-[hovered]:bg-hover data-[hovered]:text-strong'

/** A time that is yet to come: one of those people usually mean, or any other. */
export function TimeDialog({
  title,
  submit,
  windowEndsAt,
  isOther = false,
  onClose,
  onChoose,
}: TimeDialogProps) {
  const speech = useTexts()
  const { thread, formatFull } = speech
  const presets = isOther ? [] : schedulePresets(new Date())
  const [date, setDate] = useState<CalendarDate>(() => today(getLocalTimeZone()).add({ days: 1 }))
  const [time, setTime] = useState<Time | null>(() => new Time(9, 0))
  const at = new Date(date.year, date.month - 1, date.day, time?.hour ?? 0, time?.minute ?? 0)
  const isPast = at.getTime() <= Date.now()
  const isAfterWindow = windowEndsAt !== undefined && at.toISOString() > windowEndsAt
  const choose = (chosen: Date) => {
    onClose()
    onChoose(chosen)
  }
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      size={isOther ? 'sm' : 'md'}
      actions={
        <Button variant="primary" isDisabled={isPast || time === null} onPress={() => choose(at)}>
          {submit}
        </Button>
      }
    >
      <div className="flex justify-center gap-6 max-sm:flex-col">
        <div className={cx('flex min-w-40 flex-1 flex-col gap-1', isOther && 'hidden')}>
          {presets.map(({ name, at: when }) => (
            <AriaButton
              key={name}
              onPress={() => choose(when)}
              className="ring-focus flex min-h-11 flex-col items-start justify-center rounded-md px-2.5 py-1 text-start data-[hovered]:bg-hover"
            >
              <span className="text-base font-medium text-strong">{thread.schedule[name]}</span>
              <span className="tabular text-xs text-muted">{whenText(speech, when)}</span>
            </AriaButton>
          ))}
        </div>
        <div className={cx('flex flex-col gap-3', !isOther && 'sm:border-s sm:border-line sm:ps-6')}>
          <Calendar
            aria-label={thread.schedule.date}
            value={date}
            onChange={setDate}
            minValue={today(getLocalTimeZone())}
            className="w-64"
          >
            <div className="flex items-center">
              <AriaButton slot="previous" className={arrow} aria-label={thread.schedule.previous}>
                <Icon name="chevron-left" size={16} isDirectional />
              </AriaButton>
              <Heading className="flex-1 text-center text-sm font-semibold text-strong" />
              <AriaButton slot="next" className={arrow} aria-label={thread.schedule.next}>
                <Icon name="chevron-right" size={16} isDirectional />
              </AriaButton>
            </div>
            <CalendarGrid weekdayStyle="narrow" className="mt-1 w-full border-separate border-spacing-0">
              <CalendarGridHeader>
                {(day) => (
                  <CalendarHeaderCell className="h-7 text-xs font-normal text-muted">
                    {day}
                  </CalendarHeaderCell>
                )}
              </CalendarGridHeader>
              <CalendarGridBody>{(day) => <CalendarCell date={day} className={cell} />}</CalendarGridBody>
            </CalendarGrid>
          </Calendar>
          <TimeField value={time} onChange={setTime} className="flex w-64 items-center gap-3">
            <Label className="text-sm font-medium text-strong">{thread.schedule.time}</Label>
            <DateInput className={`${boxStyle} tabular flex h-8 min-w-0 flex-1 items-center`}>
              {(segment) => <DateSegment segment={segment} className={segmentStyle} />}
            </DateInput>
          </TimeField>
          <p className="min-h-8 w-64 text-xs text-muted" role="status">
            {isPast ? (
              <span className="text-danger-text">{thread.schedule.past}</span>
            ) : isAfterWindow ? (
              <span className="text-warning-text">{thread.schedule.afterWindow}</span>
            ) : (
              formatFull(at)
            )}
          </p>
        </div>
      </div>
    </Dialog>
  )
}
