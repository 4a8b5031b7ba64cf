import type * as wire from '../../../../shared/widget.ts'
import type { Visitor } from '../../../core/visitors/index.ts'
import type { WidgetContext } from '../context.ts'

/** Who asks, and what their token is from now on. */
export function presentSession(
  { mailer }: Pick<WidgetContext, 'mailer'>,
  { visitor, token }: { visitor: Visitor; token: string | null },
): wire.Session {
  return {
    visitorId: visitor.id,
    token,
    identified: visitor.userId !== undefined,
    email: mailer && visitor.verifiedEmail !== undefined ? visitor.verifiedEmail : null,
  }
}
