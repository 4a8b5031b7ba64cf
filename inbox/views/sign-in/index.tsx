import { useRoute } from '../use-route.ts'
import { AskForLinkPage } from './ask-for-link.tsx'
import { InvitePage } from './invite.tsx'
import { NewPasswordPage } from './new-password.tsx'
import { SignInPage } from './sign-in.tsx'

/** The ways in: signing in, an invitation, a new password. */
export function SignInPages({ wasSignedIn }: { wasSignedIn: boolean }) {
  const route = useRoute()
  if (route.name === 'invite') return <InvitePage token={route.token} />
  if (route.name === 'reset')
    return route.token ? <NewPasswordPage token={route.token} /> : <AskForLinkPage />
  return <SignInPage wasSignedIn={wasSignedIn} />
}
