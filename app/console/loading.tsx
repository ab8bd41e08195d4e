const bars = ['w-1/3', 'w-2/3', 'w-11/12', 'w-full', 'w-5/6']

/** The outline of a page until it is there. */
export default function Loading() {
  return (
    <div role="status" aria-label="Loading" className="grid animate-pulse gap-4">
      <div className="h-8 w-48 rounded bg-sunken" />
      {bars.map((width) => (
        <div key={width} className={`h-6 rounded bg-sunken ${width}`} />
      ))}
      <span className="sr-only">Loading …</span>
    </div>
  )
}
