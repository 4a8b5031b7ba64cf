import type { MouseEvent, ReactNode } from 'react'
import { pathOf, type Route } from '../../models/routes.ts'
import { useFrame } from '../use-app.ts'
import { cx } from './class-names.ts'

export type LinkProps = {
  /** A place of the inbox. */
  to: Route | string
  children: ReactNode
  className?: string
  /** It is where the person is. */
  isCurrent?: boolean
  'aria-label'?: string
}

export const linkStyle = 'font-medium text-accent-text underline-offset-2 hover:underline'

/** A link within the inbox: it can be opened in another tab, like every link. */
export function Link({ to, children, className = linkStyle, isCurrent, ...rest }: LinkProps) {
  const { router } = useFrame()
  const href = typeof to === 'string' ? to : pathOf(to)
  const go = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    router.go(href)
  }
  return (
    <a href={href} onClick={go} aria-current={isCurrent ? 'page' : undefined} className={className} {...rest}>
      {children}
    </a>
  )
}

/** A link to elsewhere, opened beside the inbox. */
export function ExternalLink({
  href,
  children,
  className,
}: {
  href: string
  children: ReactNode
  className?: string
}) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={cx(className ?? linkStyle)}>
      {children}
    </a>
  )
}
