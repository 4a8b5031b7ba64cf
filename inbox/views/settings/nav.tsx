import { canSee, type SectionId, sectionGroups } from '../../models/settings/sections.ts'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { ExternalLink, Link } from '../kit/link.tsx'
import { SidebarButton } from '../shell/area-buttons.tsx'
import { useLayout } from '../shell/use-layout.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { sectionIcons } from './sections.ts'

/** The pages of the settings by what they are about. */
export function SettingsNav({ current }: { current: string | null }) {
  const { settings } = useTexts()
  const me = useStore((state) => state.me)
  return (
    <div className="flex flex-col gap-4 px-3 pt-3 pb-8">
      <div className="flex min-h-8 items-center gap-1 px-1">
        <SidebarButton />
        <h2 className="px-1 text-lg font-semibold text-strong">{settings.nav.title}</h2>
      </div>
      {sectionGroups.map(({ id, sections }) => {
        const shown = sections.filter((section) => canSee(me, section))
        if (shown.length === 0) return null
        return (
          <div key={id} className="flex flex-col gap-0.5">
            <h3 id={`settings-${id}`} className="px-2 pb-1 text-xs font-medium text-muted">
              {settings.nav.groups[id]}
            </h3>
            <ul aria-labelledby={`settings-${id}`} className="flex flex-col gap-px">
              {shown.map((section) => (
                <NavItem key={section} section={section} isCurrent={section === current} />
              ))}
              {id === 'developers' && <ReferenceItem />}
            </ul>
          </div>
        )
      })}
    </div>
  )
}

const itemStyle =
  'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm transition-colors max-sm:h-11 max-sm:text-base'

function NavItem({ section, isCurrent }: { section: SectionId; isCurrent: boolean }) {
  const { settings } = useTexts()
  const { isPhone } = useLayout()
  return (
    <li>
      <Link
        to={`/settings/${section}`}
        isCurrent={isCurrent}
        className={cx(
          itemStyle,
          isCurrent ? 'bg-pressed font-medium text-strong' : 'text-normal hover:bg-hover hover:text-strong',
        )}
      >
        <Icon name={sectionIcons[section]} size={17} className={isCurrent ? 'text-strong' : 'text-muted'} />
        <span className="min-w-0 flex-1 truncate">{settings.nav.sections[section]}</span>
        {isPhone && <Icon name="chevron-right" size={16} className="text-faint" isDirectional />}
      </Link>
    </li>
  )
}

function ReferenceItem() {
  const { settings } = useTexts()
  return (
    <li>
      <ExternalLink
        href="/docs/parley/"
        className={cx(itemStyle, 'text-normal hover:bg-hover hover:text-strong')}
      >
        <Icon name="book" size={17} className="text-muted" />
        <span className="min-w-0 flex-1 truncate">{settings.nav.references}</span>
        <Icon name="external" size={14} className="text-faint" />
      </ExternalLink>
    </li>
  )
}
