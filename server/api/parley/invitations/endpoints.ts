import type { Endpoint } from '../route.ts'
import { acceptInvitation, getInvitation } from './accept-invitation.ts'
import { createInvitation, deleteInvitation, listInvitations, resendInvitation } from './invitations.ts'

export const invitationEndpoints: Endpoint[] = [
  listInvitations,
  createInvitation,
  resendInvitation,
  deleteInvitation,
  getInvitation,
  acceptInvitation,
]
