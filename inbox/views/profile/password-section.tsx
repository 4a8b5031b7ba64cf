import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { PageSection } from '../kit/page.tsx'
import { TextField } from '../kit/text-field.tsx'
import { FormError } from '../sign-in/form-error.tsx'
import { useAttempt } from '../sign-in/use-attempt.ts'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

export function PasswordSection() {
  const { api, toasts, queries, store } = useApp()
  const { profile, invite } = useTexts().frame
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const attempt = useAttempt()
  const currentError = attempt.problem?.fieldError('current_password')
  const passwordError = attempt.problem?.fieldError('password')
  const submit = () =>
    attempt.run(async () => {
      await api.patch('/me', { body: { password, current_password: current } })
      setCurrent('')
      setPassword('')
      toasts.show({ text: profile.passwordChanged, tone: 'success' })
      await queries.invalidateQueries({ queryKey: ['my-sessions'] })
    })
  return (
    <PageSection title={profile.passwordTitle}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (current && password) void submit()
        }}
      >
        <FormError>{currentError || passwordError ? null : attempt.error}</FormError>
        <input
          type="hidden"
          name="username"
          autoComplete="username"
          value={store.state.me.email ?? ''}
          readOnly
        />
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label={profile.currentPassword}
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={setCurrent}
            error={currentError}
          />
          <TextField
            label={profile.newPassword}
            type="password"
            autoComplete="new-password"
            help={invite.passwordHelp}
            value={password}
            onChange={setPassword}
            error={passwordError}
          />
        </div>
        <div>
          <Button type="submit" isPending={attempt.isPending} isDisabled={!current || !password}>
            {profile.changePassword}
          </Button>
        </div>
      </form>
    </PageSection>
  )
}
