import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Credential } from '../../../../shared/parley/index.ts'
import { listCredentials, revokeCredential } from '../../../models/settings/credentials/credentials.ts'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import { dialectNames, dialects } from '../../../models/settings/webhooks/webhooks.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Icon } from '../../kit/icon.tsx'
import { ExternalLink } from '../../kit/link.tsx'
import { PageSection } from '../../kit/page.tsx'
import { EmptyState, ErrorState } from '../../kit/states.tsx'
import { RelativeTime } from '../../kit/time.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { ConfirmAction } from '../parts/confirm-action.tsx'
import { Dotted } from '../parts/dotted.tsx'
import { ItemList, ItemListSkeleton, ItemRow } from '../parts/item-list.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useInboxNames } from '../parts/use-inbox-names.ts'
import { NewCredentialDialog } from './new-credential-dialog.tsx'

/** What lets programs in, through whose API. */
export function CredentialsSection() {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.credentials
  const [isCreating, setCreating] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: settingsKeys.credentials,
    queryFn: () => listCredentials(app),
  })
  return (
    <SettingsScreen
      title={texts.title}
      text={texts.text}
      actions={
        <Button variant="primary" icon="plus" onPress={() => setCreating(true)}>
          {texts.create}
        </Button>
      }
    >
      {error && !data && <ErrorState problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <ItemListSkeleton />}
      {data?.items.length === 0 && <EmptyState icon="key" title={texts.none} text={texts.noneText} />}
      {data && data.items.length > 0 && (
        <ItemList label={texts.title}>
          {data.items.map((credential) => (
            <CredentialRow key={credential.id} credential={credential} />
          ))}
        </ItemList>
      )}
      <References />
      {isCreating && <NewCredentialDialog onClose={() => setCreating(false)} />}
    </SettingsScreen>
  )
}

function CredentialRow({ credential }: { credential: Credential }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.credentials
  const inboxNames = useInboxNames()
  const [isRevoking, setRevoking] = useState(false)
  const { name, dialect, public_id: publicId, read_only: readOnly, inbox_ids, scopes } = credential
  const limits = [
    readOnly && texts.readOnly,
    scopes && texts.scopesCount(scopes.length),
    inbox_ids && inboxNames(inbox_ids),
  ].filter((limit) => typeof limit === 'string')
  return (
    <>
      <ItemRow
        mark={
          <span className="flex size-8 items-center justify-center rounded-md bg-sunken text-muted">
            <Icon name="key" size={17} />
          </span>
        }
        title={name}
        badge={<Badge>{dialectNames[dialect]}</Badge>}
        text={
          <Dotted
            parts={[
              { id: 'id', content: publicId, isCode: true },
              { id: 'limits', content: limits.length > 0 ? limits.join(' · ') : texts.full },
            ]}
          />
        }
        end={
          <span className="text-xs text-muted max-sm:hidden">
            {credential.last_used_at ? (
              <>
                {texts.used} <RelativeTime at={credential.last_used_at} />
              </>
            ) : (
              texts.neverUsed
            )}
          </span>
        }
        actions={
          <Button
            size="sm"
            variant="ghost"
            aria-label={`${texts.revoke}: ${name}`}
            onPress={() => setRevoking(true)}
          >
            {texts.revoke}
          </Button>
        }
      />
      {isRevoking && (
        <ConfirmAction
          title={texts.revokeTitle(name)}
          confirm={texts.revoke}
          act={() => revokeCredential(app, credential)}
          onClose={() => setRevoking(false)}
        >
          {texts.revokeText}
        </ConfirmAction>
      )}
    </>
  )
}

function References() {
  const { settings } = useTexts()
  const texts = settings.credentials
  return (
    <PageSection title={texts.references}>
      <ul className="grid gap-3 sm:grid-cols-2">
        {dialects.map((dialect) => (
          <li key={dialect} className="min-w-0">
            <ExternalLink
              href={`/docs/${dialect}/`}
              className="flex items-center gap-3 rounded-lg border border-line bg-panel px-4 py-3 text-sm shadow-small transition-colors hover:border-line-strong hover:bg-hover dark:bg-raised/40"
            >
              <Icon name="book" className="text-muted" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium text-strong">{dialectNames[dialect]}</span>
                <span className="block truncate text-xs text-muted">{texts.dialectHelp[dialect]}</span>
              </span>
              <Icon name="external" size={15} className="text-faint" />
            </ExternalLink>
          </li>
        ))}
      </ul>
    </PageSection>
  )
}
