import type * as wire from '../../../../shared/parley/index.ts'
import type { Credential } from '../../../core/accounts/index.ts'

/** Without its token, which is shown when it is made. */
export function presentCredential(credential: Credential): wire.Credential {
  const { id, dialect, name, publicId, permissions, createdAt, lastUsedAt } = credential
  return {
    id,
    dialect,
    name,
    public_id: publicId,
    read_only: permissions.readOnly ?? false,
    inbox_ids: permissions.inboxIds ?? null,
    scopes: permissions.scopes ?? null,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  }
}
