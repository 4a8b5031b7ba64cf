import type { StoredEvent } from '../../../core/events/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { StreamFrame, StreamView } from '../../services.ts'
import { audienceOf } from './audience.ts'
import { eventFrame } from './event-frame.ts'
import { isTold } from './event-types.ts'
import { listObjects, type ObjectSources } from './list-objects.ts'
import { presentEvent } from './present-event.ts'

/** How our own API shows the log: the same for everybody; each stream leaves out what its client may not see. */
export class EventView implements StreamView {
  readonly isShareable = true
  readonly #sources: ObjectSources

  constructor(sources: ObjectSources) {
    this.#sources = sources
  }

  async render(db: Db, accountId: Id, events: StoredEvent[]): Promise<StreamFrame[]> {
    const told = events.filter(isTold)
    const objects = await listObjects(db, { ...this.#sources, accountId, events: told })
    return told.map((event) => {
      const agentIds = audienceOf(event, objects)
      return {
        event,
        position: event.position,
        text: eventFrame(event.type, JSON.stringify(presentEvent(event, objects)), event.position),
        ...(agentIds && { agentIds }),
      }
    })
  }
}
