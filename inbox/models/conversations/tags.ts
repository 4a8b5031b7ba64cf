import type { Tag } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import { tellFailure } from '../failures.ts'

/** A new tag, or undefined when the server refused and the person was told. */
export async function createTag(app: AppModel, name: string): Promise<Tag | undefined> {
  try {
    const tag = await app.api.post<Tag>('/tags', { body: { name } })
    app.store.dispatch({ kind: 'tag', tag })
    return tag
  } catch (error) {
    tellFailure(app, error)
    return undefined
  }
}
