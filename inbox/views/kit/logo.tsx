import { useId } from 'react'

/** A speech bubble that is a P. The same stands in public/icon.svg. */
export function Logo({ size = 28, className = '' }: { size?: number; className?: string }) {
  const id = useId()
  return (
    <svg
      viewBox="0 0 32 32"
      width={size}
      height={size}
      aria-hidden="true"
      className={`shrink-0 ${className}`}
    >
      <defs>
        <linearGradient id={id} x1="4" y1="0" x2="28" y2="32" gradientUnits="userSpaceOnUse">
          <stop stopColor="#4c63dd" />
          <stop offset="1" stopColor="#1f8fa8" />
        </linearGradient>
      </defs>
      <rect width="32" height="32" rx="8" fill={`url(#${id})`} />
      <path
        d="M9 9.1a2.4 2.4 0 0 1 2.4-2.4h5.9a6.8 6.8 0 0 1 0 13.6h-2.7L9.9 25.5a.5.5 0 0 1-.9-.3z"
        fill="#fff"
      />
      <rect x="13" y="12.1" width="7.2" height="2.8" rx="1.4" fill="#3a6dc4" />
    </svg>
  )
}
