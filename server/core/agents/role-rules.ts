import { AppError } from '../../platform/errors.ts'
import type { AgentRole } from './agent.ts'

/**
 * Admins manage everybody but owners: whom they cannot overrule, they can neither make nor change.
 *
 * @param asAdmin whether it is an admin, or what an admin made, who does it
 * @param roles those that the change takes away and gives
 * @throws AppError `forbidden`
 */
export function requireMayManage(
  { asAdmin = false }: { asAdmin?: boolean | undefined },
  roles: (AgentRole | undefined)[],
): void {
  if (asAdmin && roles.includes('owner'))
    throw new AppError('forbidden', 'Only an owner makes, changes or removes an owner')
}
