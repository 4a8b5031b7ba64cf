import { useRef, useState } from 'react'
import { ApiProblem } from '../../client/http.ts'
import { usePasskey as askPasskey, canUsePasskeys } from '../../client/passkeys.ts'
import { signInByPasskey } from '../../models/sign-in/enter.ts'
import { Button } from '../kit/button.tsx'
import { Link } from '../kit/link.tsx'
import { TextField } from '../kit/text-field.tsx'
import { useFrame } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { FormError } from './form-error.tsx'
import { SignInLayout } from './layout.tsx'
import { useAttempt } from './use-attempt.ts'

export function SignInPage({ wasSignedIn }: { wasSignedIn: boolean }) {
  const app = useFrame()
  const { frame } = useTexts()
  const texts = frame.signIn
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [isChecked, setChecked] = useState(false)
  const emailBox = useRef<HTMLInputElement>(null)
  const passwordBox = useRef<HTMLInputElement>(null)
  const attempt = useAttempt((error) =>
    error instanceof ApiProblem && error.status === 401 ? texts.failed : undefined,
  )
  const passkey = useAttempt((error) => (error instanceof ApiProblem ? undefined : texts.passkeyFailed))

  const submit = () => {
    setChecked(true)
    if (!email.trim()) return emailBox.current?.focus()
    if (!password) return passwordBox.current?.focus()
    void attempt.run(async () => {
      try {
        await app.session.signIn(email.trim(), password)
      } catch (error) {
        passwordBox.current?.select()
        throw error
      }
    })
  }
  return (
    <SignInLayout title={texts.title} text={wasSignedIn ? texts.ended : texts.text} onSubmit={submit}>
      <FormError>{attempt.error ?? passkey.error}</FormError>
      <TextField
        ref={emailBox}
        label={texts.email}
        type="email"
        name="email"
        autoComplete="username webauthn"
        autoFocus
        value={email}
        onChange={setEmail}
        error={isChecked && !email.trim() ? texts.needEmail : null}
      />
      <TextField
        ref={passwordBox}
        label={texts.password}
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={isChecked && !password ? texts.needPassword : null}
      />
      <Button type="submit" variant="primary" isWide size="lg" isPending={attempt.isPending}>
        {texts.submit}
      </Button>
      {canUsePasskeys() && (
        <>
          <div aria-hidden="true" className="flex items-center gap-3 text-xs text-muted">
            <span className="h-px flex-1 bg-line" />
            {texts.or}
            <span className="h-px flex-1 bg-line" />
          </div>
          <Button
            isWide
            size="lg"
            icon="passkey"
            isPending={passkey.isPending}
            onPress={() => void passkey.run(() => signInByPasskey(app, { ask: askPasskey }))}
          >
            {texts.passkey}
          </Button>
        </>
      )}
      <Link
        to={{ name: 'reset', token: null }}
        className="self-center text-sm text-muted underline-offset-2 hover:text-strong hover:underline"
      >
        {texts.forgot}
      </Link>
    </SignInLayout>
  )
}
