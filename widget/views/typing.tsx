import { useView } from './context.ts'
import { initialsOf } from './header.tsx'

/** Somebody is writing an answer. */
export function Typing() {
  const { chat, texts } = useView()
  const answered = chat.messages.findLast(({ from }) => from === 'agent')
  const name = answered?.author?.name ?? chat.config.title
  return (
    <div class="row theirs first last" role="status" aria-label={`${name} ${texts.typing}`}>
      <span class="face small" aria-hidden="true">
        {initialsOf(name)}
      </span>
      <div class="bubble typing" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    </div>
  )
}
