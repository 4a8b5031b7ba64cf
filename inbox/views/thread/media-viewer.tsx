import { useEffect, useMemo, useRef, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal'
import type { TimelineItem } from '../../../shared/parley/index.ts'
import { listMedia } from '../../models/thread/media.ts'
import { IconButton } from '../kit/button.tsx'
import { cx } from '../kit/class-names.ts'
import { useTexts } from '../use-texts.ts'

export type MediaViewerProps = {
  items: readonly TimelineItem[]
  /** The attachment that was opened. */
  openId: string
  onClose: () => void
}

type View = { zoom: number; x: number; y: number }

const whole: View = { zoom: 1, x: 0, y: 0 }
const mostZoom = 6
const zoomStep = 1.5

/** Pictures and films of the thread, one at a time, as large as the screen. */
export function MediaViewer({ items, openId, onClose }: MediaViewerProps) {
  const { thread, frame } = useTexts()
  const media = useMemo(() => listMedia(items), [items])
  const [id, setId] = useState(openId)
  const [view, setView] = useState(whole)
  const index = media.findIndex(({ file }) => file.id === id)
  const shown = media[index]
  const go = (by: number) => {
    const next = media[index + by]
    if (!next) return
    setId(next.file.id)
    setView(whole)
  }
  const zoomTo = (zoom: number) =>
    setView((old) => (zoom <= 1 ? whole : { ...old, zoom: Math.min(mostZoom, zoom) }))
  useKeys({
    next: () => go(1),
    previous: () => go(-1),
    zoomIn: () => zoomTo(view.zoom * zoomStep),
    zoomOut: () => zoomTo(view.zoom / zoomStep),
    whole: () => setView(whole),
  })
  if (!shown) return null
  const { file } = shown
  const name = file.file_name ?? thread.message.kinds[file.kind] ?? file.kind
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className="fixed inset-0 z-50 animate-fade bg-[#0b0c10]/97"
    >
      <Modal className="h-full outline-none">
        <Dialog
          aria-label={thread.media.viewer}
          className="flex h-full flex-col outline-none"
          data-theme="dark"
        >
          <div className="flex h-full flex-col text-white">
            <div className="flex items-center gap-1 px-3 py-2">
              <p className="min-w-0 flex-1 truncate px-1 text-sm">
                <bdi className="font-medium">{name}</bdi>{' '}
                {media.length > 1 && (
                  <span className="tabular text-white/75">{thread.media.place(index + 1, media.length)}</span>
                )}
              </p>
              {file.kind === 'image' && (
                <>
                  <ViewerButton
                    label={thread.media.zoomOut}
                    icon="zoom-out"
                    isDisabled={view.zoom <= 1}
                    onPress={() => zoomTo(view.zoom / zoomStep)}
                  />
                  <ViewerButton
                    label={thread.media.zoomIn}
                    icon="zoom-in"
                    isDisabled={view.zoom >= mostZoom}
                    onPress={() => zoomTo(view.zoom * zoomStep)}
                  />
                </>
              )}
              <a
                href={file.url ?? undefined}
                download={file.file_name ?? true}
                target="_blank"
                rel="noopener noreferrer"
                className="flex h-8 items-center rounded-md px-3 text-sm font-medium hover:bg-white/15 focus-visible:outline-white"
              >
                {thread.media.download}
              </a>
              <ViewerButton label={frame.kit.close} icon="close" onPress={onClose} />
            </div>
            <div className="relative min-h-0 flex-1">
              <Stage
                key={file.id}
                kind={file.kind}
                src={file.url ?? ''}
                name={name}
                view={view}
                setView={setView}
              />
              {index > 0 && (
                <ViewerButton
                  label={thread.media.previous}
                  icon="chevron-left"
                  isDirectional
                  onPress={() => go(-1)}
                  className="absolute inset-y-0 start-3 my-auto size-11 rounded-full! bg-black/40"
                />
              )}
              {index < media.length - 1 && (
                <ViewerButton
                  label={thread.media.next}
                  icon="chevron-right"
                  isDirectional
                  onPress={() => go(1)}
                  className="absolute inset-y-0 end-3 my-auto size-11 rounded-full! bg-black/40"
                />
              )}
            </div>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function ViewerButton({ className, ...rest }: React.ComponentProps<typeof IconButton>) {
  return (
    <IconButton
      {...rest}
      placement="bottom"
      className={cx('text-white data-[hovered]:bg-white/15 data-[hovered]:text-white', className)}
    />
  )
}

type Keys = Record<'next' | 'previous' | 'zoomIn' | 'zoomOut' | 'whole', () => void>

/** Wherever the focus is in the viewer. */
function useKeys(keys: Keys): void {
  const now = useRef(keys)
  useEffect(() => {
    now.current = keys
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const isRtl = document.documentElement.dir === 'rtl'
      const names: Record<string, keyof Keys> = {
        ArrowRight: isRtl ? 'previous' : 'next',
        ArrowLeft: isRtl ? 'next' : 'previous',
        '+': 'zoomIn',
        '=': 'zoomIn',
        '-': 'zoomOut',
        '0': 'whole',
      }
      const name = names[event.key]
      if (!name) return
      event.preventDefault()
      now.current[name]()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

type StageProps = {
  kind: string
  src: string
  name: string
  view: View
  setView: (change: (old: View) => View) => void
}

function Stage({ kind, src, name, view, setView }: StageProps) {
  const stage = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (stage.current) return followGestures(stage.current, setView)
  }, [setView])
  if (kind === 'video')
    return (
      <video
        src={src}
        controls
        autoPlay
        playsInline
        aria-label={name}
        className="size-full object-contain p-4"
      >
        <track kind="captions" />
      </video>
    )
  return (
    <div
      ref={stage}
      className={cx(
        'flex size-full touch-none items-center justify-center overflow-hidden p-4',
        view.zoom > 1 && 'cursor-grab',
      )}
    >
      <img
        src={src}
        alt={name}
        draggable={false}
        className="max-h-full max-w-full rounded-sm object-contain select-none"
        style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }}
      />
    </div>
  )
}

/** The wheel and two fingers zoom, a double click too, one finger or the pointer moves. */
function followGestures(stage: HTMLElement, setView: (change: (old: View) => View) => void): () => void {
  const listening = new AbortController()
  const { signal } = listening
  const down = new Map<number, { x: number; y: number }>()
  const zoomBy = (factor: number) =>
    setView((old) => {
      const zoom = Math.min(mostZoom, old.zoom * factor)
      return zoom <= 1 ? whole : { ...old, zoom }
    })
  const spread = () => {
    const [one, other] = [...down.values()]
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : undefined
  }
  const onWheel = (event: WheelEvent) => {
    event.preventDefault()
    zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15)
  }
  const onMove = ({ pointerId, clientX: x, clientY: y }: PointerEvent) => {
    const from = down.get(pointerId)
    if (!from) return
    const before = spread()
    down.set(pointerId, { x, y })
    const after = spread()
    if (before && after) zoomBy(after / before)
    else setView((old) => (old.zoom > 1 ? { ...old, x: old.x + x - from.x, y: old.y + y - from.y } : old))
  }
  const onDown = ({ pointerId, clientX: x, clientY: y }: PointerEvent) => {
    down.set(pointerId, { x, y })
    stage.setPointerCapture(pointerId)
  }
  const onUp = ({ pointerId }: PointerEvent) => down.delete(pointerId)
  stage.addEventListener('wheel', onWheel, { signal, passive: false })
  stage.addEventListener('pointerdown', onDown, { signal })
  stage.addEventListener('pointermove', onMove, { signal })
  stage.addEventListener('pointerup', onUp, { signal })
  stage.addEventListener('pointercancel', onUp, { signal })
  stage.addEventListener(
    'dblclick',
    () => setView((old) => (old.zoom > 1 ? whole : { ...whole, zoom: 2.5 })),
    {
      signal,
    },
  )
  return () => listening.abort()
}
