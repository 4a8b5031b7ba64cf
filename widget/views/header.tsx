import { useModel, useView } from './context.ts'
import { Icon } from './icons.tsx'
import { Menu } from './menu.tsx'
import { stateText } from './when.ts'

/** Who one talks to, whether they are there, and the way out. */
export function Header() {
  const { chat, texts, language } = useView()
  useModel(chat)
  const { title } = chat.config
  const state = stateText(chat, texts, language)
  const isFresh = chat.entries.length === 0 && !chat.isLoading && !chat.needsPreChat
  return (
    <header class={isFresh ? 'header fresh' : 'header'}>
      <span class="face" aria-hidden="true">
        {initialsOf(title)}
        <i class={chat.presence.online ? 'dot on' : 'dot'} />
      </span>
      <div class="who">
        <h1>
          <bdi>{title}</bdi>
        </h1>
        {!isFresh && (
          <p>
            <bdi>{state}</bdi>
          </p>
        )}
      </div>
      <Menu />
      <button type="button" class="close ghost" aria-label={texts.close} onClick={() => chat.close()}>
        <Icon name={chat.isModal ? 'close' : 'down'} />
      </button>
      {isFresh && (
        <div class="hero">
          <p class="hello">{texts.welcome}</p>
          <p>
            <bdi>{state}</bdi>
          </p>
        </div>
      )}
    </header>
  )
}

/** One or two letters, or the first sign where a script has no such thing as initials. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, 2)
  const segments = words.map((word) => [...word][0] ?? '')
  const isCased = segments.every((sign) => sign.toUpperCase() !== sign.toLowerCase())
  return (isCased ? segments.join('') : (segments[0] ?? '')).toUpperCase()
}
