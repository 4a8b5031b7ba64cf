import { Icon } from '../kit/icon.tsx'
import { useTexts } from '../use-texts.ts'
import { useListModel } from './use-list-model.ts'

/** What came in while somebody reads further down; nothing moves until they ask. */
export function FreshPill({ count }: { count: number }) {
  const model = useListModel()
  const { list } = useTexts()
  return (
    <div className="relative z-20 h-0" role="status">
      {count > 0 && (
        <button
          type="button"
          onClick={() => model.showFresh()}
          aria-label={list.list.freshLabel(count)}
          className="tabular absolute start-1/2 top-2 flex h-7 -translate-x-1/2 animate-rise items-center gap-1 rounded-full bg-accent ps-2 pe-3 text-xs font-semibold whitespace-nowrap text-on-accent shadow-float transition-colors hover:bg-accent-hover rtl:translate-x-1/2"
        >
          <Icon name="arrow-up" size={14} />
          {list.list.fresh(count)}
        </button>
      )}
    </div>
  )
}
