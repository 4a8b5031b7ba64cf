import { type ComponentType, createElement, lazy, useEffect, useState } from 'react'
import type { Area } from '../../texts/index.ts'
import { useFrame } from '../use-app.ts'

/** A screen in a file of its own, whose words are fetched along with it. */
export function lazyArea(area: Area, load: () => Promise<ComponentType>): ComponentType {
  const Screen = lazy(async () => ({ default: await load() }))
  return function LazyArea() {
    const { i18n } = useFrame()
    const [isSpoken, setSpoken] = useState(() => i18n.has(area))
    useEffect(() => {
      let isGone = false
      void i18n.need(area).then(() => !isGone && setSpoken(true))
      return () => {
        isGone = true
      }
    }, [i18n])
    return isSpoken ? createElement(Screen) : null
  }
}
