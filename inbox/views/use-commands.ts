import { useEffect, useState } from 'react'
import type { Command } from '../models/commands.ts'
import { useFrame } from './use-app.ts'

/**
 * Offers commands while the view is shown: by key, in the command bar and in the help. They are made anew with every
 * drawing, so they may close over what the view has.
 */
export function useCommands(make: () => Command[]): void {
  const { commands } = useFrame()
  const [layer] = useState(() => commands.createLayer())
  useEffect(() => layer.set(make()))
  useEffect(() => () => layer.set([]), [layer])
}
