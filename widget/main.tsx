import { render } from 'preact'
import { connectToPage } from './client/bridge.ts'
import type { Config } from './client/types.ts'
import { isDark } from './color.ts'
import { Chat } from './models/chat.ts'
import { App } from './views/app.tsx'
import './styles/index.css'

const { key = '', config = '{}', origins = '' } = document.body.dataset
const settings = JSON.parse(config) as Config

/** The frame shows nothing until the page that holds it has said who it is. */
const bridge = await connectToPage(origins.split(' ').filter(Boolean))
const theme = bridge.init.theme ?? settings.theme

function paint(): void {
  const root = document.documentElement
  root.dataset['theme'] = isDark(theme) ? 'dark' : 'light'
  root.style.setProperty('--brand', settings.color)
  root.style.setProperty('--on-brand', settings.onColor)
}
paint()
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint)
render(<App chat={new Chat(key, settings, bridge)} />, document.body)
