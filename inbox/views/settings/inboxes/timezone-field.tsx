import { useMemo } from 'react'
import { ComboBox } from '../../kit/combo-box.tsx'
import { useNow } from '../../kit/time.tsx'
import { useTexts } from '../../use-texts.ts'

export function TimezoneField({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const { settings, locale } = useTexts()
  const texts = settings.webchat.hours
  const now = useNow()
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf('timeZone')
    return known.includes(value) ? known : [value, ...known]
  }, [value])
  const time = new Intl.DateTimeFormat(locale === 'ar' ? 'ar-u-nu-latn' : locale, {
    timeZone: value,
    hour: 'numeric',
    minute: '2-digit',
    weekday: 'short',
  }).format(now)
  return (
    <ComboBox
      label={texts.timezone}
      help={texts.now(time)}
      className="max-w-80"
      value={value}
      onChange={(zone) => zone && onChange(zone)}
      options={zones.map((zone) => ({ id: zone, label: zone.replaceAll('_', ' ') }))}
    />
  )
}
