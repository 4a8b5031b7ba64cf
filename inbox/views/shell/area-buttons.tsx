import { IconButton } from '../kit/button.tsx'
import { useFrame } from '../use-app.ts'
import { useRoute } from '../use-route.ts'
import { useTexts } from '../use-texts.ts'
import { useLayout } from './use-layout.ts'

/** Opens the sidebar; drawn only while that does not stand there. For the header of the first area. */
export function SidebarButton() {
  const { frame } = useTexts()
  const layout = useLayout()
  if (layout.isSidebarDocked) return null
  return (
    <IconButton
      label={frame.nav.toggleSidebar}
      icon="sidebar"
      shortcut="app.toggle-sidebar"
      isDirectional
      className="-ms-1.5"
      aria-expanded={layout.isSidebarOver}
      onPress={() => layout.toggleSidebar()}
    />
  )
}

/** From a conversation back to its list; drawn only where one area is shown at a time. For the thread's header. */
export function BackButton() {
  const { router } = useFrame()
  const { frame } = useTexts()
  const { isPhone } = useLayout()
  const route = useRoute()
  if (!isPhone) return null
  return (
    <IconButton
      label={frame.nav.backToList}
      icon="arrow-left"
      isDirectional
      className="-ms-1.5"
      onPress={() =>
        router.back(
          route.name === 'view' ? { name: 'view', viewId: route.viewId, conversationId: null } : '/',
        )
      }
    />
  )
}

/** Shows who the conversation is with, or puts it away. For the thread's header. */
export function DetailsButton() {
  const { frame } = useTexts()
  const layout = useLayout()
  return (
    <IconButton
      label={frame.nav.toggleDetails}
      icon="panel"
      shortcut="app.toggle-details"
      isDirectional
      isPressed={layout.areDetailsOpen}
      onPress={() => layout.toggleDetails()}
    />
  )
}
