import { useState } from 'preact/hooks'
import { fill } from '../texts/index.ts'
import { useModel, useView } from './context.ts'

const faces = ['😞', '🙁', '😐', '🙂', '😍']

/** Once an exchange is closed: how it was. */
export function Rating() {
  const { chat, texts } = useView()
  useModel(chat)
  if (chat.conversation?.status !== 'closed') return null
  if (!chat.conversation.rated) return <RatingForm />
  return (
    <p class="card" role="status">
      {texts.rated}
    </p>
  )
}

function RatingForm() {
  const { chat, texts } = useView()
  const [score, setScore] = useState(0)
  const [comment, setComment] = useState('')
  return (
    <form
      class="card rating"
      aria-label={texts.rateAsk}
      onSubmit={(event) => {
        event.preventDefault()
        chat.rate(score, comment.trim()).catch(() => setScore(0))
      }}
    >
      <p>{texts.rateAsk}</p>
      <div class="faces">
        {faces.map((face, index) => (
          <label key={face}>
            <input
              type="radio"
              name="score"
              checked={score === index + 1}
              aria-label={fill(texts.stars, index + 1)}
              onChange={() => setScore(index + 1)}
            />
            <span aria-hidden="true">{face}</span>
          </label>
        ))}
      </div>
      {score > 0 && (
        <>
          <textarea
            rows={2}
            dir="auto"
            maxLength={2000}
            value={comment}
            placeholder={texts.rateComment}
            aria-label={texts.rateComment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button type="submit" class="main">
            {texts.send}
          </button>
        </>
      )}
    </form>
  )
}
