import { useEffect, useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Banner } from '../kit/states.tsx'
import { useFrame } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'

/** A connection that comes back at once is nothing to speak of. */
const graceMs = 2_500

/** Says that what is seen may be behind. */
export function ConnectionBanner() {
  const { session } = useFrame()
  const { frame } = useTexts()
  const connection = useStore((state) => state.connection)
  const [isLate, setLate] = useState(false)
  const isDown = connection === 'offline'
  useEffect(() => {
    if (!isDown) return setLate(false)
    const timer = setTimeout(() => setLate(true), graceMs)
    return () => clearTimeout(timer)
  }, [isDown])
  if (!isDown || !isLate) return null
  return (
    <Banner
      tone="warning"
      icon="cloud-off"
      action={
        <Button size="sm" onPress={() => session.reconnect()}>
          {frame.connection.retry}
        </Button>
      }
    >
      {frame.connection.offline}
    </Banner>
  )
}
