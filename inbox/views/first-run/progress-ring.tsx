/** How much is done, as part of a circle. */
export function ProgressRing({ part, size = 22 }: { part: number; size?: number }) {
  const around = 2 * Math.PI * 8
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} aria-hidden="true" className="shrink-0 -rotate-90">
      <circle cx="10" cy="10" r="8" fill="none" stroke="var(--line-strong)" strokeWidth="2.4" />
      <circle
        cx="10"
        cy="10"
        r="8"
        fill="none"
        stroke={part >= 1 ? 'var(--success)' : 'var(--accent)'}
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeDasharray={`${around * part} ${around}`}
        className="transition-[stroke-dasharray]"
      />
    </svg>
  )
}
