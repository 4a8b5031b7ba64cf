import { Component, type ReactNode } from 'react'
import { useTexts } from '../use-texts.ts'
import { Button } from './button.tsx'
import { EmptyState } from './states.tsx'

type Props = {
  children: ReactNode
  /** Told what broke; nothing is drawn in its place then. */
  onError?: (error: unknown) => void
}

/** Keeps what breaks in one part of the screen within that part. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state = { error: undefined as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override componentDidCatch(error: unknown) {
    const { onError } = this.props
    if (!onError) return
    onError(error)
    this.setState({ error: undefined })
  }

  override render() {
    if (this.state.error === undefined) return this.props.children
    if (this.props.onError) return null
    return <Broken onRetry={() => this.setState({ error: undefined })} />
  }
}

function Broken({ onRetry }: { onRetry: () => void }) {
  const { frame } = useTexts()
  return (
    <div role="alert" className="h-full w-full">
      <EmptyState
        icon="alert"
        title={frame.start.broken}
        text={frame.start.brokenText}
        action={
          <span className="flex gap-2">
            <Button onPress={onRetry}>{frame.kit.retry}</Button>
            <Button onPress={() => location.reload()}>{frame.start.reload}</Button>
          </span>
        }
      />
    </div>
  )
}
