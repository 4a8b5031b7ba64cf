import { useEffect, useRef, useState } from 'react'
import { type FieldOption, newOption } from '../../../models/settings/answers/custom-fields.ts'
import { tagColors } from '../../../models/settings/answers/tags.ts'
import { Button, IconButton } from '../../kit/button.tsx'
import { Menu, MenuItem } from '../../kit/menu.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTexts } from '../../use-texts.ts'

export type OptionsEditorProps = {
  options: FieldOption[]
  onChange: (options: FieldOption[]) => void
  error: string | null
}

/** The choices of a field, in the order in which they are offered. Enter in one goes on to the next. */
export function OptionsEditor({ options, onChange, error }: OptionsEditorProps) {
  const { settings } = useTexts()
  const texts = settings.fields
  const list = useRef<HTMLUListElement>(null)
  const put = (index: number, change: Partial<FieldOption>) =>
    onChange(options.map((option, at) => (at === index ? { ...option, ...change } : option)))
  const [focused, setFocused] = useState<number | null>(null)
  useEffect(() => {
    if (focused === null) return
    list.current?.querySelectorAll('input')[focused]?.focus()
    setFocused(null)
  }, [focused])
  const add = () => {
    onChange([...options, newOption()])
    setFocused(options.length)
  }
  const move = (index: number, step: 1 | -1) => {
    const moved = [...options]
    const [option] = moved.splice(index, 1)
    if (option) moved.splice(index + step, 0, option)
    onChange(moved)
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-sm font-medium text-strong">{texts.options}</legend>
      <ul ref={list} className="flex flex-col gap-1.5">
        {options.map(({ key, value, color }, index) => {
          const name = value.trim() || texts.option(index + 1)
          return (
            <li key={key} className="flex items-center gap-1">
              <ColorMenu
                label={texts.optionColor(name)}
                color={color}
                onChange={(to) => put(index, { color: to })}
              />
              <TextField
                label={texts.option(index + 1)}
                isLabelHidden
                value={value}
                onChange={(typed) => put(index, { value: typed })}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter') return
                  event.preventDefault()
                  if (index === options.length - 1) add()
                  else setFocused(index + 1)
                }}
                className="min-w-0 flex-1"
              />
              <IconButton
                label={texts.moveUp(name)}
                icon="arrow-up"
                size="sm"
                isDisabled={index === 0}
                onPress={() => move(index, -1)}
              />
              <IconButton
                label={texts.moveDown(name)}
                icon="arrow-down"
                size="sm"
                isDisabled={index === options.length - 1}
                onPress={() => move(index, 1)}
              />
              <IconButton
                label={texts.removeOption(name)}
                icon="close"
                size="sm"
                onPress={() => onChange(options.filter((_, at) => at !== index))}
              />
            </li>
          )
        })}
      </ul>
      {error && (
        <p role="alert" className="text-xs text-danger-text">
          {error}
        </p>
      )}
      <Button size="sm" variant="ghost" icon="plus" onPress={add} className="self-start">
        {texts.addOption}
      </Button>
    </fieldset>
  )
}

function ColorMenu({
  label,
  color,
  onChange,
}: {
  label: string
  color: string | null
  onChange: (color: string | null) => void
}) {
  const { settings } = useTexts()
  return (
    <Menu
      label={label}
      trigger={
        <Button size="sm" variant="ghost" aria-label={label} className="size-8 px-0">
          <Dot color={color} />
        </Button>
      }
    >
      <MenuItem mark={<Dot color={null} />} isSelected={color === null} onAction={() => onChange(null)}>
        {settings.tags.noColor}
      </MenuItem>
      {tagColors.map((one) => (
        <MenuItem
          key={one}
          mark={<Dot color={one} />}
          isSelected={color === one}
          onAction={() => onChange(one)}
        >
          {one}
        </MenuItem>
      ))}
    </Menu>
  )
}

function Dot({ color }: { color: string | null }) {
  return (
    <span
      className="block size-3.5 rounded-full border border-line-strong"
      style={color ? { backgroundColor: color, borderColor: 'transparent' } : undefined}
    />
  )
}
