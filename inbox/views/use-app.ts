import { createContext, useContext } from 'react'
import type { AppModel, FrameModel } from '../models/app.ts'

export const FrameContext = createContext<FrameModel | null>(null)
export const AppContext = createContext<AppModel | null>(null)

/** What everything on the screen works with, whether or not somebody is signed in. */
export function useFrame(): FrameModel {
  const frame = useContext(FrameContext)
  if (!frame) throw new Error('This is drawn outside of the frame')
  return frame
}

/** The same with the store, once somebody is signed in. */
export function useApp(): AppModel {
  const app = useContext(AppContext)
  if (!app) throw new Error('This is drawn while nobody is signed in')
  return app
}
