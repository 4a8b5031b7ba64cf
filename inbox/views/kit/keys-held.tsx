import { useLayoutEffect } from 'react'
import { useFrame } from '../use-app.ts'

/** Stands in for what will take the keys once its script is here: until then they do nothing. */
export function KeysHeld({ onEscape }: { onEscape?: () => void }) {
  const { dialogs } = useFrame()
  useLayoutEffect(() => dialogs.expect(onEscape), [dialogs, onEscape])
  return null
}
