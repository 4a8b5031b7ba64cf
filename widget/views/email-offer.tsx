import { useState } from 'preact/hooks'
import { fill } from '../texts/index.ts'
import { useModel, useView } from './context.ts'
import { isEmail } from './pre-chat.tsx'

/** While nobody is there: where an answer may go when the visitor has left. */
export function EmailOffer() {
  const { chat, texts } = useView()
  useModel(chat)
  const [email, setEmail] = useState(chat.typedEmail)
  const [fault, setFault] = useState<string>()
  if (chat.hasLeftEmail)
    return (
      <p class="card" role="status">
        <bdi>{fill(texts.emailKept, email)}</bdi>
      </p>
    )
  if (chat.presence.online || !chat.conversation || chat.conversation.answersByMail) return null
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!isEmail(email)) return setFault(texts.wrongEmail)
    await chat.leaveEmail(email.trim()).catch((error: Error) => setFault(error.message))
  }
  return (
    <form class="card" noValidate onSubmit={(event) => void submit(event)}>
      <label for="offer">{texts.emailOffer}</label>
      <div class="line">
        <input
          id="offer"
          type="email"
          dir="ltr"
          autoComplete="email"
          placeholder={texts.email}
          value={email}
          aria-invalid={fault !== undefined}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        <button type="submit" class="main">
          {texts.save}
        </button>
      </div>
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
    </form>
  )
}
