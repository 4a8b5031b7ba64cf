import type { ReactNode } from 'react'
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs'
import { Count } from './badge.tsx'
import { cx } from './class-names.ts'

export type TabItem = { id: string; label: string; count?: number; content: ReactNode }

export type TabsProps = {
  /** What the tabs are of; read aloud. */
  label: string
  items: TabItem[]
  value: string
  onChange: (id: string) => void
  className?: string
}

export function Tabs({ label, items, value, onChange, className }: TabsProps) {
  return (
    <AriaTabs
      selectedKey={value}
      onSelectionChange={(key) => onChange(String(key))}
      className={cx('flex min-h-0 flex-col', className)}
    >
      <TabList
        aria-label={label}
        className="flex shrink-0 gap-4 overflow-x-auto overflow-y-hidden shadow-[inset_0_-1px_0_0_var(--line)] [scrollbar-width:none]"
      >
        {items.map(({ id, label: text, count }) => (
          <Tab
            key={id}
            id={id}
            className="ring-focus flex h-9 shrink-0 items-center gap-1.5 border-b-2 whitespace-nowrap data-[focus-visible]:-outline-offset-2 border-transparent text-sm text-muted data-[hovered]:text-strong data-[selected]:border-accent data-[selected]:font-medium data-[selected]:text-strong"
          >
            {text}
            {count !== undefined && <Count value={count} />}
          </Tab>
        ))}
      </TabList>
      {items.map(({ id, content }) => (
        <TabPanel key={id} id={id} className="min-h-0 flex-1 outline-none">
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
