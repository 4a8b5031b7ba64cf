import { useState } from 'react'
import { ApiProblem } from '../../client/http.ts'
import { createContact } from '../../models/contacts/contact-actions.ts'
import { fieldProblem } from '../../models/contacts/field-problem.ts'
import { failureText } from '../../models/failure-words.ts'
import { tellFailure } from '../../models/failures.ts'
import type { FrameTexts } from '../../texts/frame/en.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { TextField } from '../kit/text-field.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

type Fields = { name: string; phone: string; email: string }

export function CreateDialog({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const { contacts, frame } = useTexts()
  const [fields, setFields] = useState<Fields>({ name: '', phone: '', email: '' })
  const [problem, setProblem] = useState<ApiProblem>()
  const [isPending, setPending] = useState(false)
  const set = (name: keyof Fields) => (value: string) => {
    setFields({ ...fields, [name]: value })
    setProblem(undefined)
  }
  const errorOf = (name: keyof Fields) => (problem && fieldProblem(problem, name, contacts)) ?? null
  const create = async () => {
    setPending(true)
    try {
      const { name, phone, email } = fields
      const contact = await createContact(app, {
        name,
        ...(phone.trim() && { phone }),
        ...(email.trim() && { email }),
      })
      await app.queries.invalidateQueries({ queryKey: ['contacts', 'list'] })
      onClose()
      app.router.go(`/contacts/${contact.id}`)
    } catch (error) {
      setPending(false)
      if (error instanceof ApiProblem) setProblem(error)
      else tellFailure(app, error)
    }
  }
  return (
    <Dialog
      title={contacts.create.title}
      isOpen
      isBusy={isPending}
      onClose={onClose}
      onSubmit={() => void create()}
      actions={
        <>
          <Button onPress={onClose}>{frame.kit.cancel}</Button>
          <Button variant="primary" type="submit" isPending={isPending}>
            {contacts.create.confirm}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <TextField
          label={contacts.fields.name}
          isRequired
          autoFocus
          value={fields.name}
          onChange={set('name')}
          error={errorOf('name') ?? otherProblem(problem, frame)}
        />
        <TextField
          label={contacts.fields.phone}
          type="tel"
          placeholder="+15550100200"
          value={fields.phone}
          onChange={set('phone')}
          error={errorOf('phone')}
        />
        <TextField
          label={contacts.fields.email}
          type="email"
          value={fields.email}
          onChange={set('email')}
          error={errorOf('email')}
        />
      </div>
    </Dialog>
  )
}

/** What no field is to blame for. */
function otherProblem(problem: ApiProblem | undefined, texts: FrameTexts): string | null {
  const isShown = problem && (['phone', 'email'] as const).some((name) => problem.fieldError(name))
  return problem && !isShown ? failureText(problem, texts) : null
}
