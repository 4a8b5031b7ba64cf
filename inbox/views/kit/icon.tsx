import { type IconName, icons } from './icons.tsx'

export type { IconName } from './icons.tsx'

export type IconProps = {
  name: IconName
  /** Width and height in px. */
  size?: number
  className?: string
  /** Points along the line of writing, so it is mirrored where that runs to the left. */
  isDirectional?: boolean
}

/** A picture beside words; it says nothing by itself. */
export function Icon({ name, size = 18, className = '', isDirectional = false }: IconProps) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={`shrink-0 ${isDirectional ? 'rtl:-scale-x-100' : ''} ${className}`}
    >
      {icons[name]}
    </svg>
  )
}
