import { PasskeysSection } from './passkeys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

export function SecurityTab() {
  return (
    <div className="flex flex-col gap-7">
      <PasswordSection />
      <PasskeysSection />
      <SessionsSection />
    </div>
  )
}
