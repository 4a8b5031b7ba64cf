import { type FocusEvent, useState } from 'react'

/** Whether a message is pointed at, focused or touched: only then its actions are drawn. */
export function useRowState() {
  const [isPointed, setPointed] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const [isHeld, setHeld] = useState(false)
  const [isEditing, setEditing] = useState(false)
  return {
    isActive: isPointed || isFocused || isHeld,
    isEditing,
    /** Keeps the actions while a menu of theirs is open. */
    setHeld,
    edit: () => setEditing(true),
    stopEditing: () => setEditing(false),
    props: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: (event: FocusEvent<HTMLElement>) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false)
      },
    },
  }
}

export type RowState = ReturnType<typeof useRowState>
