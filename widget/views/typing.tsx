import { useView } from './context.ts'

/** Somebody is writing an answer. */
export function Typing() {
  const { chat, texts } = useView()
  const answered = chat.messages.filter(({ from }) => from === 'agent').at(-1)
  return (
    <div
      class="row theirs first last"
      role="status"
      aria-label={`${answered?.author?.name ?? chat.config.title} ${texts.typing}`}
    >
      <span class="face small" aria-hidden="true" />
      <div class="bubble typing" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    </div>
  )
}
