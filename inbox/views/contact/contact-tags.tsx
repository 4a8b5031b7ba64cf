import { useState } from 'react'
import type { Contact } from '../../../shared/parley/index.ts'
import { setContactTags } from '../../models/contacts/contact-actions.ts'
import { createTag } from '../../models/conversations/tags.ts'
import { TagChip } from '../kit/badge.tsx'
import { IconButton } from '../kit/button.tsx'
import { Popover } from '../kit/popover.tsx'
import { PickList } from '../list/pick-list.tsx'
import { Dot } from '../list/row-meta.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { Section } from './section.tsx'

/** What the contact is labelled with, in all conversations. */
export function ContactTags({ contact }: { contact: Contact }) {
  const app = useApp()
  const { contacts, list } = useTexts()
  const tags = useStore((state) => state.tags)
  const [isOpen, setOpen] = useState(false)
  const has = contact.tag_ids
  const toggle = (id: string) =>
    void setContactTags(app, contact, has.includes(id) ? has.filter((one) => one !== id) : [...has, id])
  const create = async (name: string) => {
    const tag = await createTag(app, name)
    if (tag) await setContactTags(app, contact, [...has, tag.id])
  }
  return (
    <Section
      title={contacts.tags.title}
      end={
        <Popover
          label={contacts.tags.add}
          placement="bottom end"
          className="w-64"
          isOpen={isOpen}
          onOpenChange={setOpen}
          trigger={<IconButton size="sm" icon="plus" label={contacts.tags.add} />}
        >
          <PickList
            label={contacts.tags.add}
            placeholder={contacts.tags.add}
            chosen={has}
            onPick={toggle}
            onCreate={(name) => void create(name)}
            createLabel={list.pickers.createTag}
            sections={[
              {
                items: Object.values(tags)
                  .sort((one, other) => one.name.localeCompare(other.name))
                  .map((tag) => ({ id: tag.id, label: tag.name, mark: <Dot tag={tag} /> })),
              },
            ]}
          />
        </Popover>
      }
    >
      <div className="flex flex-wrap gap-1">
        {has.length === 0 && <span className="text-sm text-muted">{contacts.tags.none}</span>}
        {has.flatMap((id) => {
          const tag = tags[id]
          return tag
            ? [<TagChip key={id} name={tag.name} color={tag.color} onRemove={() => toggle(id)} />]
            : []
        })}
      </div>
    </Section>
  )
}
