import { useState } from 'react'
import { askForLink } from '../../models/sign-in/enter.ts'
import { Button } from '../kit/button.tsx'
import { Link } from '../kit/link.tsx'
import { TextField } from '../kit/text-field.tsx'
import { useFrame } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { FormError } from './form-error.tsx'
import { SignInLayout } from './layout.tsx'
import { useAttempt } from './use-attempt.ts'

export function AskForLinkPage() {
  const app = useFrame()
  const { frame } = useTexts()
  const texts = frame.reset
  const [email, setEmail] = useState('')
  const [isChecked, setChecked] = useState(false)
  const [sentTo, setSentTo] = useState<string | null>(null)
  const attempt = useAttempt()
  const submit = () => {
    setChecked(true)
    const address = email.trim()
    if (!address) return
    void attempt.run(async () => {
      await askForLink(app, address)
      setSentTo(address)
    })
  }
  const back = (
    <Link
      to={{ name: 'sign-in' }}
      className="self-center text-sm text-muted underline-offset-2 hover:text-strong hover:underline"
    >
      {texts.back}
    </Link>
  )
  if (sentTo !== null)
    return (
      <SignInLayout title={texts.sent}>
        <p role="status" className="text-base text-normal">
          {texts.sentText(sentTo)}
        </p>
        <p className="text-sm text-muted">{texts.noMail}</p>
        {back}
      </SignInLayout>
    )
  return (
    <SignInLayout title={texts.title} text={texts.text} onSubmit={submit}>
      <FormError>{attempt.error}</FormError>
      <TextField
        label={frame.signIn.email}
        type="email"
        name="email"
        autoComplete="username"
        autoFocus
        value={email}
        onChange={setEmail}
        error={isChecked && !email.trim() ? frame.signIn.needEmail : null}
      />
      <Button type="submit" variant="primary" isWide size="lg" isPending={attempt.isPending}>
        {texts.submit}
      </Button>
      {back}
    </SignInLayout>
  )
}
