import type { Message } from '../../../../shared/parley/index.ts'
import { mapHref, readPlace } from '../../../models/thread/message-content.ts'
import { Icon } from '../../kit/icon.tsx'
import { ExternalLink } from '../../kit/link.tsx'
import { useTexts } from '../../use-texts.ts'
import { UnsupportedBody } from './unsupported-body.tsx'

/** A place on the map. The map itself is another site's, so nothing is fetched from there before it is asked for. */
export function PlaceBody({ message }: { message: Message }) {
  const { thread } = useTexts()
  const place = readPlace(message.content)
  if (!place) return <UnsupportedBody message={message} />
  const { latitude, longitude, name, address } = place
  return (
    <div className="flex min-w-56 items-start gap-2.5 py-0.5">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-danger-soft text-danger-text">
        <Icon name="map-pin" size={20} />
      </span>
      <div className="min-w-0">
        <p className="font-medium text-aligned" dir="auto">
          {name ?? thread.message.kinds['location']}
        </p>
        <p className="text-sm text-muted text-aligned" dir="auto">
          {address ?? <bdi dir="ltr">{`${latitude.toFixed(5)}, ${longitude.toFixed(5)}`}</bdi>}
        </p>
        <ExternalLink href={mapHref(place)} className="text-sm font-medium text-accent-text hover:underline">
          {thread.media.openMap}
        </ExternalLink>
      </div>
    </div>
  )
}
