import { type ComponentType, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs'
import type { ProfileTab } from '../../models/dialogs.ts'
import { Dialog } from '../kit/dialog.tsx'
import { Icon, type IconName } from '../kit/icon.tsx'
import { useLayout } from '../shell/use-layout.ts'
import { useTexts } from '../use-texts.ts'
import { KeysTab } from './keys-tab.tsx'
import { LookTab } from './look-tab.tsx'
import { ProfileNameTab } from './name-tab.tsx'
import { NoticesTab } from './notices-tab.tsx'
import { SecurityTab } from './security-tab.tsx'
import { WritingTab } from './writing-tab.tsx'

const tabs: { id: ProfileTab; icon: IconName; Content: ComponentType }[] = [
  { id: 'profile', icon: 'user', Content: ProfileNameTab },
  { id: 'look', icon: 'sun', Content: LookTab },
  { id: 'writing', icon: 'edit', Content: WritingTab },
  { id: 'notices', icon: 'bell', Content: NoticesTab },
  { id: 'keys', icon: 'keyboard', Content: KeysTab },
  { id: 'security', icon: 'lock', Content: SecurityTab },
]

/** Oneself, and how one wants the inbox to be. */
export function ProfileDialog({ tab, onClose }: { tab: ProfileTab; onClose: () => void }) {
  const { profile } = useTexts().frame
  const { isPhone } = useLayout()
  const [current, setCurrent] = useState(tab)
  return (
    <Dialog isOpen size="lg" title={profile.title} onClose={onClose}>
      <Tabs
        orientation={isPhone ? 'horizontal' : 'vertical'}
        selectedKey={current}
        onSelectionChange={(key) => setCurrent(key as ProfileTab)}
        className="-mx-2 flex h-[min(30rem,64vh)] gap-4 max-sm:h-auto max-sm:min-h-[26rem] max-sm:flex-col max-sm:gap-3"
      >
        <TabList
          aria-label={profile.title}
          className="flex w-40 shrink-0 flex-col gap-0.5 max-sm:w-full max-sm:flex-row max-sm:overflow-x-auto"
        >
          {tabs.map(({ id, icon }) => (
            <Tab
              key={id}
              id={id}
              className="ring-focus flex h-8 shrink-0 items-center gap-2.5 rounded-md px-2.5 text-sm text-normal transition-colors data-[hovered]:bg-hover data-[selected]:bg-selected data-[selected]:font-medium data-[selected]:text-accent-text"
            >
              <Icon name={icon} size={16} />
              {profile.tabs[id]}
            </Tab>
          ))}
        </TabList>
        {tabs.map(({ id, Content }) => (
          <TabPanel
            key={id}
            id={id}
            className="min-w-0 flex-1 overflow-y-auto px-2 pb-3 outline-none max-sm:overflow-visible"
          >
            <Content />
          </TabPanel>
        ))}
      </Tabs>
    </Dialog>
  )
}
