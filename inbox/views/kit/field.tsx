import type { ReactNode } from 'react'
import { FieldError, Label, Text } from 'react-aria-components/TextField'

export type FieldProps = {
  label: string
  /** Reads the label aloud without showing it. */
  isLabelHidden?: boolean
  /** A line below. */
  help?: ReactNode
  /** What is wrong; shown below and read aloud. */
  error?: string | null
  isRequired?: boolean
  isDisabled?: boolean
  className?: string
}

/** How every box that takes text looks. */
export const boxStyle =
  'w-full rounded-md border border-line-strong bg-raised px-2.5 text-base text-strong shadow-small transition-colors placeholder:text-muted hover:border-faint focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent disabled:opacity-50 data-[invalid]:border-danger max-sm:text-[16px]'

/** How a part of a time looks that is written part by part. */
export const segmentStyle =
  'inline-block rounded-sm px-0.5 leading-6 outline-none data-[focused]:bg-accent data-[focused]:text-on-accent data-[placeholder]:text-muted'

export function FieldLabel({
  label,
  isHidden,
  isRequired,
}: {
  label: string
  isHidden?: boolean
  isRequired?: boolean
}) {
  return (
    <Label className={isHidden ? 'sr-only' : 'text-sm font-medium text-strong'}>
      {label}
      {isRequired && (
        <span aria-hidden="true" className="ms-0.5 text-danger-text">
          *
        </span>
      )}
    </Label>
  )
}

export function FieldNotes({ help, error }: Pick<FieldProps, 'help' | 'error'>) {
  return (
    <>
      {help && !error && (
        <Text slot="description" className="text-xs text-muted">
          {help}
        </Text>
      )}
      <FieldError className="text-xs text-danger-text">{error ?? undefined}</FieldError>
    </>
  )
}
