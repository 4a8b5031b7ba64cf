export { acceptInvitation, getInvitationByToken, type InvitationByToken } from './accept-invitation.ts'
export {
  createInvitation,
  deleteInvitation,
  type NewInvitation,
  type OpenInvitation,
  renewInvitation,
} from './create-invitation.ts'
export { type Invitation, invitationDays } from './invitation.ts'
export { findInvitation, listInvitations } from './invitation-queries.ts'
