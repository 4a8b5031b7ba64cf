import { Icon } from '../../kit/icon.tsx'
import { Link } from '../../kit/link.tsx'

export function BackLink({ to, label }: { to: string; label: string }) {
  return (
    <Link
      to={to}
      className="-ms-1.5 inline-flex h-7 items-center gap-1 self-start rounded-md px-1.5 text-sm text-muted hover:bg-hover hover:text-strong"
    >
      <Icon name="arrow-left" size={16} isDirectional />
      <span dir="auto">{label}</span>
    </Link>
  )
}
