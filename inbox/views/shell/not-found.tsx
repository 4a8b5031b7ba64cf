import { Button } from '../kit/button.tsx'
import { EmptyState } from '../kit/states.tsx'
import { useFrame } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

export function NotFound() {
  const { router } = useFrame()
  const { frame } = useTexts()
  return (
    <EmptyState
      className="flex-1"
      icon="help"
      title={frame.start.notFound}
      text={frame.start.notFoundText}
      action={<Button onPress={() => router.go('/')}>{frame.start.toInbox}</Button>}
    />
  )
}
