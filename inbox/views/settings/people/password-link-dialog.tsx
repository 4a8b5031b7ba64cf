import { useState } from 'react'
import type { Agent } from '../../../../shared/parley/index.ts'
import { createPasswordLink, type OpenedLink } from '../../../models/settings/people/agents.ts'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useForm } from '../parts/use-form.ts'
import { LinkDialog } from './link-dialog.tsx'

export function PasswordLinkDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.agents
  const [opened, setOpened] = useState<OpenedLink | null>(null)
  const form = useForm({})
  if (opened)
    return (
      <LinkDialog
        title={texts.passwordLinkTitle(agent.name)}
        label={texts.link}
        text={`${texts.passwordLinkText} ${opened.mailed ? texts.mailed(agent.email ?? '') : texts.notMailed}`}
        opened={opened}
        onClose={onClose}
      />
    )
  return (
    <FormDialog
      title={texts.passwordLinkTitle(agent.name)}
      confirm={texts.makeLink}
      size="sm"
      isPending={form.isPending}
      error={form.error}
      onClose={onClose}
      onSubmit={() => void form.submit(async () => setOpened(await createPasswordLink(app, agent.id)))}
    >
      <p className="text-base text-normal">{texts.passwordLinkAsk}</p>
    </FormDialog>
  )
}
