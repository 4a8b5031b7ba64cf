import type { Choice } from '../../../models/thread/message-content.ts'
import { withKeys } from '../../../models/thread/with-keys.ts'
import { Icon } from '../../kit/icon.tsx'

const icons = { reply: 'reply', link: 'external', call: 'phone' } as const

/** Buttons as the contact has them. Here they only show what is offered. */
export function Choices({ choices }: { choices: Choice[] }) {
  if (choices.length === 0) return null
  return (
    <ul className="-mx-3 mt-2 -mb-2 flex flex-col divide-y divide-line border-t border-line">
      {withKeys(choices, ({ title }) => title).map(({ key, item: { title, description, href, kind } }) => (
        <li key={key} className="flex flex-col items-center px-3 py-1.5 text-center text-sm">
          <span className="flex max-w-full items-center gap-1.5 font-medium text-accent-text">
            <Icon name={icons[kind]} size={14} isDirectional={kind === 'reply'} />
            {href ? (
              <a
                href={href}
                target="_blank"
                rel="noopener noreferrer"
                className="truncate hover:underline"
                dir="auto"
              >
                {title}
              </a>
            ) : (
              <span className="truncate" dir="auto">
                {title}
              </span>
            )}
          </span>
          {description && (
            <span className="text-xs text-muted" dir="auto">
              {description}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
