import { render } from 'preact'
import type { Config } from '../shared/widget.ts'
import { connectToPage } from './client/bridge.ts'
import { Http } from './client/http.ts'
import { brandColors } from './color.ts'
import { Chat } from './models/chat.ts'
import { App } from './views/app.tsx'
import './styles/index.css'

const { key = '', config = '{}', nonce = '', origins = '' } = document.body.dataset
/** The frame shows nothing until the page that holds it has said who it is. */
const bridge = await connectToPage(origins.split(' ').filter(Boolean))
const settings = { ...(JSON.parse(config) as Config), ...bridge.init.preview }
const prefersDark = matchMedia('(prefers-color-scheme: dark)')
const theme = bridge.init.theme ?? settings.theme

function paint(): void {
  const root = document.documentElement
  const dark = theme === 'dark' || (theme !== 'light' && prefersDark.matches)
  root.dataset['theme'] = dark ? 'dark' : 'light'
  for (const [name, color] of Object.entries(brandColors(settings, dark))) root.style.setProperty(name, color)
}
paint()
prefersDark.addEventListener('change', paint)
const http = new Http({ key, nonce, keepKey: (made) => bridge.key(made) })
const chat = new Chat({ key, config: settings, http, bridge })
render(<App chat={chat} isPreview={bridge.init.preview !== undefined} />, document.body)
