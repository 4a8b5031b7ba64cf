import type { Outlet } from '../../../core/writing/index.ts'
import type { Services } from '../../services.ts'
import { networkLink } from '../present/file-links.ts'

/** What lies beyond the store when something is sent. */
export function toOutlet({
  db,
  networks,
  publicUrl,
}: Pick<Services, 'db' | 'networks' | 'publicUrl'>): Outlet {
  return { networks, linkOf: (file) => networkLink(db, publicUrl(), file) }
}
