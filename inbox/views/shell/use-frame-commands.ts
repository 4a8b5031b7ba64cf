import { frameCommands } from '../../models/shell/frame-commands.ts'
import { useApp } from '../use-app.ts'
import { useCommands } from '../use-commands.ts'
import { useTexts } from '../use-texts.ts'
import { moveToArea } from './areas.ts'

/** What can be done everywhere in the inbox. */
export function useFrameCommands(): void {
  const app = useApp()
  const { commands: titles } = useTexts().frame
  useCommands(() => [
    ...frameCommands(app),
    {
      id: 'app.next-area',
      title: () => titles.nextArea,
      group: 'app',
      keys: 'F6',
      isKeyOnly: true,
      whileTyping: true,
      run: () => moveToArea(1),
    },
    {
      id: 'app.previous-area',
      title: () => titles.previousArea,
      group: 'app',
      keys: 'shift+F6',
      isKeyOnly: true,
      whileTyping: true,
      run: () => moveToArea(-1),
    },
    {
      id: 'app.docs',
      title: () => titles.docs,
      group: 'app',
      icon: 'book',
      run: () => window.open('/docs/parley/', '_blank', 'noreferrer'),
    },
  ])
}
