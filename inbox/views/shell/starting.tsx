import { Logo } from '../kit/logo.tsx'
import { useTexts } from '../use-texts.ts'

/** Before the inbox is there. */
export function Starting({ isUnreachable }: { isUnreachable: boolean }) {
  const { frame } = useTexts()
  return (
    <main className="flex h-full flex-col items-center justify-center gap-3 text-center">
      <Logo size={40} className={isUnreachable ? 'opacity-60' : 'animate-shimmer'} />
      <p role="status" className="text-sm text-muted">
        {isUnreachable ? (
          <>
            <span className="block font-medium text-strong">{frame.start.unreachable}</span>
            {frame.start.unreachableText}
          </>
        ) : (
          <span className="sr-only">{frame.start.opening}</span>
        )}
      </p>
    </main>
  )
}
