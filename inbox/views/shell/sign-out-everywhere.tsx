import { useState } from 'react'
import { tellFailure } from '../../models/failures.ts'
import { ConfirmDialog } from '../kit/dialog.tsx'
import { useFrame } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

export function SignOutEverywhere({ onClose }: { onClose: () => void }) {
  const app = useFrame()
  const { user } = useTexts().frame
  const [isPending, setPending] = useState(false)
  const signOut = async () => {
    setPending(true)
    try {
      await app.session.signOut({ everywhere: true })
      onClose()
    } catch (error) {
      setPending(false)
      tellFailure(app, error)
    }
  }
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      title={user.signOutEverywhereTitle}
      confirm={user.signOutEverywhere}
      isPending={isPending}
      onConfirm={() => void signOut()}
      onClose={onClose}
    >
      {user.signOutEverywhereText}
    </ConfirmDialog>
  )
}
