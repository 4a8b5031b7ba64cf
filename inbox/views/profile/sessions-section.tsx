import { useQuery } from '@tanstack/react-query'
import type { Session } from '../../../shared/parley/index.ts'
import { tellFailure } from '../../models/failures.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { PageSection } from '../kit/page.tsx'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { RelativeTime } from '../kit/time.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { deviceName } from './device-name.ts'

export function SessionsSection() {
  const app = useApp()
  const { profile, user } = useTexts().frame
  const { api, queries, dialogs } = app
  const list = useQuery({
    queryKey: ['my-sessions'],
    queryFn: () => api.get<{ items: Session[] }>('/me/sessions'),
  })
  const end = (id: string) =>
    api.delete(`/me/sessions/${id}`).then(
      () => queries.invalidateQueries({ queryKey: ['my-sessions'] }),
      (error) => tellFailure(app, error),
    )
  return (
    <PageSection title={profile.sessions}>
      {list.isPending && <Skeleton className="h-14 w-full" />}
      {list.error && <ErrorState problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data && (
        <ul className="rounded-lg border border-line">
          {list.data.items.map(({ id, is_this: isThis, device, address, last_seen_at: seenAt }) => (
            <li key={id} className="flex items-center gap-3 border-b border-line px-3 py-2 last:border-b-0">
              <Icon
                name={/mobile|iphone|android/i.test(device ?? '') ? 'smartphone' : 'monitor'}
                className="text-muted"
              />
              <div className="min-w-0 flex-1">
                <p className="flex items-center gap-2 text-sm font-medium text-strong">
                  <bdi className="truncate">
                    {deviceName(device ?? '') || device || profile.unknownDevice}
                  </bdi>
                  {isThis && <Badge tone="success">{profile.thisSession}</Badge>}
                </p>
                <p className="text-xs text-muted">
                  {address && <bdi dir="ltr">{address}</bdi>}
                  {address && ' · '}
                  <RelativeTime at={seenAt} />
                </p>
              </div>
              {!isThis && (
                <Button size="sm" onPress={() => void end(id)}>
                  {profile.endSession}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button icon="sign-out" onPress={() => dialogs.show({ name: 'sign-out-everywhere' })}>
          {user.signOutEverywhere}
        </Button>
      </div>
    </PageSection>
  )
}
