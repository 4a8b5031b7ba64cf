import type { FormEvent, ReactNode } from 'react'
import { type Language, languageNames, languages } from '../../models/i18n.ts'
import { Button } from '../kit/button.tsx'
import { ExternalLink } from '../kit/link.tsx'
import { Logo } from '../kit/logo.tsx'
import { Menu, MenuItem } from '../kit/menu.tsx'
import { useFrame } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

const references = [
  { name: 'Vobiz', href: '/docs/vobiz/' },
  { name: 'Hatif', href: '/docs/hatif/' },
  { name: 'ChatbotX', href: '/docs/chatbotx/' },
  { name: 'Parley', href: '/docs/parley/' },
]

export type SignInLayoutProps = {
  title: string
  text?: ReactNode
  children: ReactNode
  /** Makes it a form. */
  onSubmit?: () => void
}

/** One card in the middle of a quiet page. */
export function SignInLayout({ title, text, children, onSubmit }: SignInLayoutProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit?.()
  }
  return (
    <div className="sign-in-ground flex h-full flex-col overflow-y-auto">
      <main className="flex flex-1 flex-col items-center justify-center px-4 py-10">
        <div className="w-full max-w-[372px]">
          <div className="mb-7 flex flex-col items-center gap-4 text-center">
            <Logo size={44} />
            <div>
              <h1 className="text-[22px] leading-7 font-semibold tracking-tight text-strong">{title}</h1>
              {text && <p className="mt-1.5 text-base text-balance text-muted">{text}</p>}
            </div>
          </div>
          <form
            noValidate
            onSubmit={submit}
            className="flex flex-col gap-4 rounded-xl bg-panel p-6 shadow-card max-sm:p-5"
          >
            {children}
          </form>
        </div>
      </main>
      <Footer />
    </div>
  )
}

function Footer() {
  const { look } = useFrame()
  const { frame, locale } = useTexts()
  return (
    <footer className="flex flex-wrap items-center justify-center gap-x-5 gap-y-2 px-4 pb-6 text-xs text-muted">
      <nav aria-label={frame.signIn.developers} className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span>{frame.signIn.developers}</span>
        {references.map(({ name, href }) => (
          <ExternalLink key={name} href={href} className="text-normal underline-offset-2 hover:underline">
            <bdi>{name}</bdi>
          </ExternalLink>
        ))}
      </nav>
      <Menu
        label={frame.user.language}
        placement="top end"
        trigger={
          <Button variant="ghost" size="sm" icon="globe" className="text-xs text-muted">
            {languageNames[locale]}
          </Button>
        }
      >
        {languages.map((language: Language) => (
          <MenuItem
            key={language}
            isSelected={language === locale}
            onAction={() => look.change({ language })}
          >
            {languageNames[language]}
          </MenuItem>
        ))}
      </Menu>
    </footer>
  )
}
