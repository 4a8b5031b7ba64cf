import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { boxRole } from './grid-roles.ts'

export type RowCheckProps = {
  label: string
  isChecked: boolean
  isShown: boolean
  onToggle: (isRange: boolean) => void
}

/** The box in place of the face, by which a row is selected. The key for it is x. */
export function RowCheck({ label, isChecked, isShown, onToggle }: RowCheckProps) {
  return (
    <button
      type="button"
      {...boxRole({ label, isChecked })}
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation()
        onToggle(event.shiftKey)
      }}
      className={cx(
        'absolute -inset-1.5 flex items-center justify-center rounded-full transition-opacity',
        !isShown && 'opacity-0',
      )}
    >
      <span
        className={cx(
          'flex size-[18px] items-center justify-center rounded-[5px] border text-on-accent',
          isChecked ? 'border-accent bg-accent' : 'border-faint bg-raised',
        )}
      >
        {isChecked && <Icon name="check" size={14} />}
      </span>
    </button>
  )
}
