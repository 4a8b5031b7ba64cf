import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useTexts } from '../use-texts.ts'
import { IconButton } from './button.tsx'
import { cx } from './class-names.ts'
import type { DialogProps, DrawerProps } from './dialog.tsx'

const widths = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-2xl', xl: 'max-w-4xl' }

const overlay =
  'fixed inset-0 z-40 flex bg-scrim data-[entering]:animate-fade data-[exiting]:opacity-0 data-[exiting]:transition-opacity'

export function DialogSurface({
  title,
  isOpen,
  onClose,
  children,
  actions,
  size = 'md',
  isBusy = false,
  role,
  onSubmit,
}: DialogProps) {
  const { frame } = useTexts()
  const body = (
    <>
      <header className="flex items-start gap-3 ps-5 pe-3 pt-3">
        <Heading slot="title" className="min-w-0 flex-1 pt-1 text-lg font-semibold text-strong">
          {title}
        </Heading>
        <IconButton label={frame.kit.close} icon="close" onPress={onClose} isDisabled={isBusy} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-3">{children}</div>
      {actions && (
        <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
          {actions}
        </footer>
      )}
    </>
  )
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(isNow) => !isNow && onClose()}
      isDismissable={!isBusy}
      isKeyboardDismissDisabled={isBusy}
      className={cx(
        overlay,
        'items-start justify-center overflow-y-auto px-4 py-[10vh] max-sm:items-end max-sm:p-0',
      )}
    >
      <Modal
        className={cx(
          'w-full rounded-xl bg-raised shadow-float data-[entering]:animate-pop max-sm:rounded-b-none',
          widths[size],
        )}
      >
        <AriaDialog role={role} className="flex max-h-[80vh] flex-col outline-none max-sm:max-h-[90dvh]">
          {onSubmit ? (
            <form
              // What is wrong is said at the field, in the person's language.
              noValidate
              className="flex min-h-0 flex-1 flex-col"
              onSubmit={(event) => {
                event.preventDefault()
                onSubmit()
              }}
            >
              {body}
            </form>
          ) : (
            body
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

const drawerWidths = { sm: 'max-w-xs', md: 'max-w-md', lg: 'max-w-2xl' }

export function DrawerSurface({
  title,
  isOpen,
  onClose,
  children,
  actions,
  side = 'end',
  size = 'md',
  isTitleHidden = false,
}: DrawerProps) {
  const { frame } = useTexts()
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(isNow) => !isNow && onClose()}
      isDismissable
      className={cx(overlay, side === 'end' ? 'justify-end' : 'justify-start')}
    >
      <Modal
        className={cx(
          'h-full w-[calc(100%-2.5rem)] bg-raised shadow-float data-[entering]:animate-fade',
          drawerWidths[size],
        )}
      >
        <AriaDialog
          aria-label={isTitleHidden ? title : undefined}
          className="flex h-full flex-col outline-none"
        >
          {!isTitleHidden && (
            <header className="flex items-center gap-3 border-b border-line py-2.5 ps-5 pe-3">
              <Heading slot="title" className="min-w-0 flex-1 text-lg font-semibold text-strong">
                {title}
              </Heading>
              <IconButton label={frame.kit.close} icon="close" onPress={onClose} />
            </header>
          )}
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
          {actions && (
            <footer className="flex items-center justify-end gap-2 border-t border-line px-5 py-3">
              {actions}
            </footer>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
