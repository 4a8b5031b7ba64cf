import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem } from '../../client/http.ts'
import { acceptInvitation, getInvitation, type InvitationByToken } from '../../models/sign-in/enter.ts'
import { Button } from '../kit/button.tsx'
import { Skeleton } from '../kit/states.tsx'
import { TextField } from '../kit/text-field.tsx'
import { useFrame } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { FormError } from './form-error.tsx'
import { Gone } from './gone.tsx'
import { SignInLayout } from './layout.tsx'
import { useAttempt } from './use-attempt.ts'

export function InvitePage({ token }: { token: string }) {
  const app = useFrame()
  const { frame } = useTexts()
  const found = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => getInvitation(app, token),
    staleTime: Infinity,
  })
  if (found.error)
    return (
      <Gone
        error={found.error}
        title={frame.invite.gone}
        text={frame.invite.goneText}
        onRetry={() => void found.refetch()}
      />
    )
  if (!found.data)
    return (
      <SignInLayout title={frame.start.opening}>
        <Skeleton className="h-40 w-full" />
      </SignInLayout>
    )
  return <InviteForm token={token} invitation={found.data} />
}

function InviteForm({ token, invitation }: { token: string; invitation: InvitationByToken }) {
  const app = useFrame()
  const { frame } = useTexts()
  const texts = frame.invite
  const { account, email, has_account: isKnown, needs_password: needsPassword } = invitation
  const [name, setName] = useState(invitation.name ?? '')
  const [password, setPassword] = useState('')
  const [isChecked, setChecked] = useState(false)
  const attempt = useAttempt((error) =>
    error instanceof ApiProblem && error.status === 401 ? texts.wrongPassword : undefined,
  )
  const wrong = attempt.problem?.fieldError('password')
  const submit = () => {
    setChecked(true)
    if ((needsPassword && !password) || (!isKnown && !name.trim())) return
    void attempt.run(() =>
      acceptInvitation(app, token, {
        ...(!isKnown && { name: name.trim() }),
        ...(needsPassword && { password }),
      }),
    )
  }
  return (
    <SignInLayout title={texts.title(account.name)} text={texts.text(email)} onSubmit={submit}>
      <FormError>{wrong ? null : attempt.error}</FormError>
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {!isKnown && (
        <TextField
          label={texts.name}
          name="name"
          autoComplete="name"
          autoFocus
          value={name}
          onChange={setName}
          error={isChecked && !name.trim() ? texts.needName : null}
        />
      )}
      {needsPassword && (
        <TextField
          label={isKnown ? texts.ownPassword : texts.password}
          type="password"
          name="password"
          autoComplete={isKnown ? 'current-password' : 'new-password'}
          help={isKnown ? undefined : texts.passwordHelp}
          value={password}
          onChange={setPassword}
          error={wrong ?? (isChecked && !password ? frame.signIn.needPassword : null)}
        />
      )}
      <Button type="submit" variant="primary" isWide size="lg" isPending={attempt.isPending}>
        {texts.submit}
      </Button>
    </SignInLayout>
  )
}
