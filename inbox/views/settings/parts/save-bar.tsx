import { useEffect, useRef } from 'react'
import { Button } from '../../kit/button.tsx'
import { useTexts } from '../../use-texts.ts'

export type SaveBarProps = {
  isShown: boolean
  isPending: boolean
  /** What the server had against it, when no field shows it. */
  error?: string | null
  isDisabled?: boolean
  onDiscard: () => void
}

/** Floats at the foot of a form with something unsaved. Its button submits the form around it. */
export function SaveBar({ isShown, isPending, error, isDisabled, onDiscard }: SaveBarProps) {
  const { settings, frame } = useTexts()
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const form = bar.current?.closest('form')
    if (!isShown || !form) return
    return () => {
      // The button that had the focus is gone: the keyboard goes on from the form.
      if (document.activeElement !== document.body) return
      form.tabIndex = -1
      form.focus({ preventScroll: true })
    }
  }, [isShown])
  if (!isShown) return null
  return (
    <div
      ref={bar}
      className="sticky bottom-4 z-20 flex flex-wrap items-center gap-2 rounded-lg bg-raised py-2 ps-4 pe-2 shadow-float animate-rise"
    >
      <span role="status" className="min-w-0 flex-1 text-sm text-normal">
        {error ? <span className="text-danger-text">{error}</span> : settings.common.unsaved}
      </span>
      <Button variant="ghost" onPress={onDiscard} isDisabled={isPending}>
        {settings.common.discard}
      </Button>
      <Button variant="primary" type="submit" isPending={isPending} isDisabled={isDisabled}>
        {frame.kit.save}
      </Button>
    </div>
  )
}
