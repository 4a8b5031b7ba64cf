import type { LauncherTexts } from '../../shared/widget.ts'
import { element, icon } from './element.ts'
import { styles } from './styles.ts'

export type ShellConfig = {
  color: string
  onColor: string
  title: string
  position: string
  theme: string
  language: string
  texts: Record<string, LauncherTexts>
  /** Where the frame's page is; loaded when it is needed. */
  frameUrl: string
}

export type Shell = ReturnType<typeof createShell>

const talk =
  'M12 3C6.7 3 2.5 6.6 2.5 11c0 2.5 1.3 4.7 3.4 6.2-.1 1-.5 2.2-1.3 3.1-.3.3 0 .8.4.7 2-.3 3.6-1.1 4.7-1.9.7.1 1.5.2 2.3.2 5.3 0 9.5-3.6 9.5-8.2S17.3 3 12 3Z'

/** The launcher, the teaser above it and the frame, in a tree of their own that the page's styles do not reach. */
export function createShell(config: ShellConfig, { toggle, close }: { toggle(): void; close(): void }) {
  const host = element('div', {
    id: 'parley-chat',
    'data-position': config.position,
    'data-theme': config.theme,
  })
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  root.adoptedStyleSheets = [sheet]
  host.style.setProperty('--brand', config.color)
  host.style.setProperty('--on-brand', config.onColor)

  const badge = element('span', { class: 'badge', hidden: '' })
  const launcher = element(
    'button',
    { class: 'launcher', type: 'button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' },
    icon(talk, 'talk', 30),
    icon('m6 9.5 6 6 6-6', 'shut', 26),
    badge,
  )
  launcher.addEventListener('click', toggle)
  // Escape closes from the page too, as long as the focus is ours.
  host.addEventListener('keydown', (event) => event.key === 'Escape' && close())
  root.append(launcher)
  document.body.append(host)

  let frame: HTMLIFrameElement | undefined
  let teaser: HTMLElement | undefined
  let unread = 0
  let language = config.language
  const words = () => config.texts[language]!
  let isOpen = false

  function label(): void {
    const { open, close: shut, unread: word } = words()
    host.setAttribute('lang', language)
    host.setAttribute('dir', language === 'ar' ? 'rtl' : 'ltr')
    launcher.setAttribute('aria-label', isOpen ? shut : unread > 0 ? `${open} (${unread} ${word})` : open)
  }
  label()

  return {
    host,
    launcher,
    setLanguage(next: string): void {
      language = next
      label()
    },
    /** The frame, made the first time it is asked for. */
    frame(): HTMLIFrameElement {
      if (frame) return frame
      frame = element('iframe', {
        src: config.frameUrl,
        title: config.title,
        allow: 'microphone; autoplay; clipboard-write',
        'data-open': 'false',
        referrerpolicy: 'origin',
      })
      root.insertBefore(frame, launcher)
      return frame
    },
    setOpen(open: boolean): void {
      isOpen = open
      if (frame) frame.dataset['open'] = String(open)
      host.dataset['open'] = String(open)
      launcher.setAttribute('aria-expanded', String(open))
      label()
    },
    setUnread(count: number): void {
      unread = count
      badge.hidden = count === 0
      badge.textContent = count > 99 ? '99+' : String(count)
      label()
    },
    tease(author: string, text: string, { open, dismiss }: { open(): void; dismiss(): void }): void {
      teaser?.remove()
      const shut = element('button', { type: 'button', 'aria-label': words().dismiss }, '×')
      const said = element('p', { dir: 'auto' }, text)
      teaser = element(
        'div',
        { class: 'teaser', role: 'status' },
        ...(author ? [element('b', { dir: 'auto' }, author)] : []),
        said,
        shut,
      )
      teaser.addEventListener('click', open)
      shut.addEventListener('click', (event) => {
        event.stopPropagation()
        dismiss()
      })
      root.insertBefore(teaser, launcher)
    },
    hideTeaser(): void {
      teaser?.remove()
      teaser = undefined
    },
  }
}
