import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { useQuery } from '@tanstack/react-query'
import type { Passkey } from '../../../shared/parley/index.ts'
import { ApiProblem } from '../../client/http.ts'
import { canUsePasskeys, makePasskey } from '../../client/passkeys.ts'
import { tellFailure } from '../../models/failures.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { PageSection } from '../kit/page.tsx'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { RelativeTime } from '../kit/time.tsx'
import { FormError } from '../sign-in/form-error.tsx'
import { useAttempt } from '../sign-in/use-attempt.ts'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { deviceName } from './device-name.ts'

export function PasskeysSection() {
  const app = useApp()
  const { profile } = useTexts().frame
  const { api, queries, toasts } = app
  const attempt = useAttempt((error) => (error instanceof ApiProblem ? undefined : profile.passkeyFailed))
  const list = useQuery({
    queryKey: ['my-passkeys'],
    queryFn: () => api.get<{ items: Passkey[] }>('/me/passkeys'),
  })
  const refresh = () => queries.invalidateQueries({ queryKey: ['my-passkeys'] })
  const add = () =>
    attempt.run(async () => {
      const options = await api.post<PublicKeyCredentialCreationOptionsJSON>('/me/passkeys/options')
      const response = await makePasskey(options)
      await api.post('/me/passkeys', { body: { name: deviceName(navigator.userAgent), response } })
      toasts.show({ text: profile.passkeyAdded, tone: 'success' })
      await refresh()
    })
  const remove = (id: string) =>
    api.delete(`/me/passkeys/${id}`).then(refresh, (error) => tellFailure(app, error))
  return (
    <PageSection title={profile.passkeys} text={profile.passkeysText}>
      <FormError>{attempt.error}</FormError>
      {list.isPending && <Skeleton className="h-10 w-full" />}
      {list.error && <ErrorState problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data && list.data.items.length > 0 && (
        <ul className="rounded-lg border border-line">
          {list.data.items.map(({ id, name, last_used_at: usedAt }) => (
            <li key={id} className="flex items-center gap-3 border-b border-line px-3 py-2 last:border-b-0">
              <Icon name="passkey" className="text-muted" />
              <div className="min-w-0 flex-1">
                <p className="truncate text-sm font-medium text-strong" dir="auto">
                  {name || profile.unknownDevice}
                </p>
                <p className="text-xs text-muted">
                  {usedAt ? (
                    <>
                      {profile.lastUsed} <RelativeTime at={usedAt} />
                    </>
                  ) : (
                    profile.never
                  )}
                </p>
              </div>
              <IconButton label={profile.removePasskey} icon="trash" onPress={() => void remove(id)} />
            </li>
          ))}
        </ul>
      )}
      {canUsePasskeys() ? (
        <div>
          <Button icon="plus" isPending={attempt.isPending} onPress={() => void add()}>
            {profile.addPasskey}
          </Button>
        </div>
      ) : (
        <p className="text-sm text-muted">{profile.noPasskeys}</p>
      )}
    </PageSection>
  )
}
