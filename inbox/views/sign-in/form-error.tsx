import { Icon } from '../kit/icon.tsx'

/** What is wrong with the whole form; read aloud as it comes. */
export function FormError({ children }: { children: string | null }) {
  return (
    <div role="alert" className="empty:hidden">
      {children && (
        <div className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger-text">
          <Icon name="alert" size={16} className="mt-0.5" />
          <span className="min-w-0" dir="auto">
            {children}
          </span>
        </div>
      )}
    </div>
  )
}
