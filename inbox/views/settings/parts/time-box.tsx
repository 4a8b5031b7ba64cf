import { type CalendarDate, parseDate, parseTime } from '@internationalized/date'
import { DateField } from 'react-aria-components/DateField'
import { DateInput, DateSegment, Label, TimeField } from 'react-aria-components/TimeField'
import { IconButton } from '../../kit/button.tsx'
import { cx } from '../../kit/class-names.ts'
import { boxStyle, segmentStyle } from '../../kit/field.tsx'
import { useTexts } from '../../use-texts.ts'

export type TimeBoxProps = {
  label: string
  /** 09:00 */
  value: string
  onChange: (time: string) => void
  isInvalid?: boolean
}

const groupStyle = `${boxStyle} tabular flex h-8 items-center whitespace-nowrap`

/** A time of day, written as the person's language writes times. */
export function TimeBox({ label, value, onChange, isInvalid }: TimeBoxProps) {
  return (
    <TimeField
      aria-label={label}
      value={value ? parseTime(value) : null}
      onChange={(time) => onChange(time ? time.toString().slice(0, 5) : '')}
      isInvalid={isInvalid}
      validationBehavior="aria"
    >
      <DateInput className={cx(groupStyle, 'w-28 max-sm:w-auto')}>
        {(segment) => <DateSegment segment={segment} className={segmentStyle} />}
      </DateInput>
    </TimeField>
  )
}

export type DateBoxProps = {
  label: string
  /** 2026-05-01; empty for none. */
  value: string
  onChange: (day: string) => void
}

/** A day of the calendar, or none. */
export function DateBox({ label, value, onChange }: DateBoxProps) {
  const { frame } = useTexts()
  return (
    <DateField
      value={value ? parseDate(value) : null}
      onChange={(date: CalendarDate | null) => onChange(date ? date.toString() : '')}
      className="flex flex-col gap-1"
    >
      <Label className="text-sm font-medium text-strong">{label}</Label>
      <div className="relative">
        <DateInput className={cx(groupStyle, 'w-40 pe-8')}>
          {(segment) => <DateSegment segment={segment} className={segmentStyle} />}
        </DateInput>
        {value && (
          <div className="absolute inset-y-0 end-1 flex items-center">
            <IconButton
              label={`${frame.kit.clear}: ${label}`}
              icon="close"
              size="sm"
              onPress={() => onChange('')}
            />
          </div>
        )}
      </div>
    </DateField>
  )
}
