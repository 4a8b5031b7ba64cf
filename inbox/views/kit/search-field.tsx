import type { Ref } from 'react'
import { SearchField as AriaSearchField, Button, Input } from 'react-aria-components/SearchField'
import { useTexts } from '../use-texts.ts'
import { cx } from './class-names.ts'
import { boxStyle } from './field.tsx'
import { Icon } from './icon.tsx'

export type SearchFieldProps = {
  /** Read aloud; shown as the placeholder unless there is one. */
  label: string
  value: string
  onChange: (value: string) => void
  /** Enter was pressed. */
  onSubmit?: (value: string) => void
  placeholder?: string
  autoFocus?: boolean
  className?: string
  ref?: Ref<HTMLInputElement>
  onKeyDown?: (event: { key: string; preventDefault(): void }) => void
}

export function SearchField({ label, placeholder = label, className, ref, ...rest }: SearchFieldProps) {
  const { frame } = useTexts()
  return (
    <AriaSearchField {...rest} aria-label={label} className={cx('group relative', className)}>
      <Icon
        name="search"
        size={16}
        className="pointer-events-none absolute inset-y-0 start-2.5 my-auto text-muted"
      />
      <Input
        ref={ref}
        dir={rest.value === '' ? undefined : 'auto'}
        placeholder={placeholder}
        className={cx(boxStyle, 'h-8 ps-8 pe-8 rtl:text-right [&::-webkit-search-cancel-button]:hidden')}
      />
      <Button
        aria-label={frame.kit.clear}
        className="ring-focus absolute inset-y-0 end-1 my-auto flex size-6 items-center justify-center rounded-sm text-muted group-data-[empty]:hidden data-[hovered]:bg-hover data-[hovered]:text-strong"
      >
        <Icon name="close" size={14} />
      </Button>
    </AriaSearchField>
  )
}
