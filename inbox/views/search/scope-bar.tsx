import { type SearchScope, searchScopes } from '../../models/search/search.ts'
import { cx } from '../kit/class-names.ts'
import { useTexts } from '../use-texts.ts'

/** Where to look. */
export function ScopeBar({
  scope,
  onChange,
}: {
  scope: SearchScope
  onChange: (scope: SearchScope) => void
}) {
  const { list } = useTexts()
  return (
    <div className="mx-auto mt-2 flex w-full max-w-3xl gap-4">
      {searchScopes.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={scope === one}
          onClick={() => onChange(one)}
          className={cx(
            '-mb-px h-9 border-b-2 text-sm transition-colors',
            scope === one
              ? 'border-accent font-medium text-strong'
              : 'border-transparent text-muted hover:text-strong',
          )}
        >
          {list.search[one]}
        </button>
      ))}
    </div>
  )
}
