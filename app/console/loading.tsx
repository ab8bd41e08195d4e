export default function Loading() {
  return (
    <p role="status" className="animate-pulse text-sm text-muted">
      Loading …
    </p>
  )
}
