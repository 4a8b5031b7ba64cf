import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { getLink, setPasswordByLink } from '../../models/sign-in/enter.ts'
import { Button } from '../kit/button.tsx'
import { Skeleton } from '../kit/states.tsx'
import { TextField } from '../kit/text-field.tsx'
import { useFrame } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { FormError } from './form-error.tsx'
import { Gone } from './gone.tsx'
import { SignInLayout } from './layout.tsx'
import { useAttempt } from './use-attempt.ts'

export function NewPasswordPage({ token }: { token: string }) {
  const app = useFrame()
  const { frame } = useTexts()
  const texts = frame.reset
  const link = useQuery({
    queryKey: ['reset', token],
    queryFn: () => getLink(app, token),
    staleTime: Infinity,
  })
  const [password, setPassword] = useState('')
  const [isChecked, setChecked] = useState(false)
  const attempt = useAttempt()
  const wrong = attempt.problem?.fieldError('password')
  if (link.error)
    return (
      <Gone error={link.error} title={texts.gone} text={texts.goneText} onRetry={() => void link.refetch()} />
    )
  const submit = () => {
    setChecked(true)
    if (password) void attempt.run(() => setPasswordByLink(app, token, password))
  }
  return (
    <SignInLayout title={texts.newTitle} text={link.data?.email} onSubmit={submit}>
      {link.data ? (
        <>
          <FormError>{wrong ? null : attempt.error}</FormError>
          {/* Password keepers look for the name that goes with it. */}
          <input type="hidden" name="username" autoComplete="username" value={link.data.email} readOnly />
          <TextField
            label={texts.newPassword}
            type="password"
            name="new-password"
            autoComplete="new-password"
            autoFocus
            help={frame.invite.passwordHelp}
            value={password}
            onChange={setPassword}
            error={wrong ?? (isChecked && !password ? frame.signIn.needPassword : null)}
          />
          <Button type="submit" variant="primary" isWide size="lg" isPending={attempt.isPending}>
            {texts.newSubmit}
          </Button>
        </>
      ) : (
        <Skeleton className="h-24 w-full" />
      )}
    </SignInLayout>
  )
}
