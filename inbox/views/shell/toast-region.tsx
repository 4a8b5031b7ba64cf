import { useEffect } from 'react'
import type { Toast } from '../../models/toasts.ts'
import { IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { useFrame } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'
import { useTexts } from '../use-texts.ts'

/** Notices at the foot of the page, read aloud as they come. */
export function ToastRegion() {
  const { toasts } = useFrame()
  const { items } = useObservable(toasts)
  return (
    <div
      aria-live="polite"
      aria-relevant="additions"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-50 flex flex-col items-start gap-2 p-4 max-sm:items-center max-sm:pb-[calc(1rem+env(safe-area-inset-bottom))]"
    >
      {items.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastCard({ toast: { id, text, detail, tone, action, durationMs } }: { toast: Toast }) {
  const { toasts } = useFrame()
  const { frame } = useTexts()
  useEffect(() => {
    if (durationMs === null) return
    const timer = setTimeout(() => toasts.dismiss(id), durationMs)
    return () => clearTimeout(timer)
  }, [id, durationMs, toasts])
  return (
    <div className="pointer-events-auto flex max-w-full animate-rise items-center gap-2 rounded-lg bg-[#1d2130] py-1.5 ps-3 pe-1.5 text-sm text-white shadow-float dark:bg-[#2b2f3a]">
      {tone === 'danger' && <Icon name="alert" size={16} className="text-[#ff9a9a]" />}
      {tone === 'success' && <Icon name="check-circle" size={16} className="text-[#74d8a9]" />}
      <span className="min-w-0 py-1 break-words">
        <span dir="auto" className="block">
          {text}
        </span>
        {detail && (
          <span dir="auto" className="block text-xs text-white/75">
            {detail}
          </span>
        )}
      </span>
      {action && (
        <button
          type="button"
          onClick={() => {
            toasts.dismiss(id)
            action.run()
          }}
          className="h-7 shrink-0 rounded-md px-2 font-semibold text-[#a9b8ff] outline-offset-0 hover:bg-white/10"
        >
          {action.label}
        </button>
      )}
      <IconButton
        label={frame.kit.close}
        icon="close"
        size="sm"
        onPress={() => toasts.dismiss(id)}
        className="text-white/70 data-[hovered]:bg-white/10 data-[hovered]:text-white"
      />
    </div>
  )
}
