import { ApiProblem } from '../../client/http.ts'
import { failureText } from '../../models/failure-words.ts'
import { Button } from '../kit/button.tsx'
import { Link } from '../kit/link.tsx'
import { useTexts } from '../use-texts.ts'
import { FormError } from './form-error.tsx'
import { SignInLayout } from './layout.tsx'

export type GoneProps = { error: unknown; title: string; text: string; onRetry: () => void }

/** A link that leads nowhere any more, or that could not be looked up. */
export function Gone({ error, title, text, onRetry }: GoneProps) {
  const { frame } = useTexts()
  const isGone = error instanceof ApiProblem && error.status < 429
  return (
    <SignInLayout title={isGone ? title : frame.kit.failedTitle}>
      {isGone ? (
        <p className="text-base text-normal">{text}</p>
      ) : (
        <FormError>{failureText(error, frame)}</FormError>
      )}
      {!isGone && <Button onPress={onRetry}>{frame.kit.retry}</Button>}
      <Link
        to={{ name: 'sign-in' }}
        className="self-center text-sm font-medium text-accent-text hover:underline"
      >
        {frame.invite.toSignIn}
      </Link>
    </SignInLayout>
  )
}
