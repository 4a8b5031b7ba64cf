import { useModel, useView } from './context.ts'
import { initialsOf } from './header.tsx'
import { RichText } from './rich-text.tsx'

/** What the team says before anybody else has said something. */
export function Welcome() {
  const { chat, texts } = useView()
  useModel(chat)
  const { title, welcome, offlineText } = chat.config
  const words = chat.presence.online ? (welcome ?? texts.welcomeText) : (offlineText ?? texts.awayText)
  return (
    <article class="row theirs first last welcome" aria-label={title}>
      <span class="face small" aria-hidden="true">
        {initialsOf(title)}
      </span>
      <div class="stack">
        <p class="author">
          <bdi>{title}</bdi>
        </p>
        <div class="bubble">
          <RichText text={words} />
        </div>
      </div>
    </article>
  )
}
