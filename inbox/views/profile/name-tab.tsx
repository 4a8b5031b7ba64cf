import { useState } from 'react'
import type { Agent } from '../../../shared/parley/index.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Button } from '../kit/button.tsx'
import { TextField } from '../kit/text-field.tsx'
import { FormError } from '../sign-in/form-error.tsx'
import { useAttempt } from '../sign-in/use-attempt.ts'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'

export function ProfileNameTab() {
  const { api, toasts } = useApp()
  const { frame } = useTexts()
  const me = useStore((state) => state.me)
  const [name, setName] = useState(me.name)
  const attempt = useAttempt()
  const save = () =>
    attempt.run(async () => {
      await api.patch<Agent>('/me', { body: { name: name.trim() } })
      toasts.show({ text: frame.kit.saved, tone: 'success' })
    })
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className="flex items-center gap-4">
        <Avatar name={name || me.name} size={56} />
        <div className="min-w-0">
          <p className="truncate text-base font-medium text-strong" dir="auto">
            {me.name}
          </p>
          <p className="text-sm text-muted">{frame.roles[me.role]}</p>
        </div>
      </div>
      <FormError>{attempt.problem?.fieldError('name') ? null : attempt.error}</FormError>
      <TextField
        label={frame.profile.name}
        help={frame.profile.nameHelp}
        autoComplete="name"
        value={name}
        onChange={setName}
        error={attempt.problem?.fieldError('name')}
      />
      <TextField
        label={frame.profile.email}
        type="email"
        value={me.email ?? ''}
        onChange={() => {}}
        isReadOnly
      />
      <div>
        <Button
          type="submit"
          variant="primary"
          isPending={attempt.isPending}
          isDisabled={!name.trim() || name.trim() === me.name}
        >
          {frame.kit.save}
        </Button>
      </div>
    </form>
  )
}
