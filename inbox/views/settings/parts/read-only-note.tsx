import { Banner } from '../../kit/states.tsx'
import { useTexts } from '../../use-texts.ts'
import { useAdmin } from './use-admin.ts'

/** Says to those who may only read that others change this. */
export function ReadOnlyNote() {
  const { settings } = useTexts()
  const isAdmin = useAdmin()
  if (isAdmin) return null
  return (
    <Banner icon="lock" className="rounded-lg">
      {settings.common.readOnly}
    </Banner>
  )
}
