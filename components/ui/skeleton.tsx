/** Stands where a page will be. Not for pages that must be readable without scripts: what follows it is put in place by one. */
export const PageSkeleton = () => (
  <div
    role="status"
    className="grid noscript:hidden animate-pulse grid-cols-1 gap-4 motion-reduce:animate-none"
  >
    <p className="sr-only">The page is loading …</p>
    <div className="h-8 w-64 rounded bg-sunken" />
    <div className="h-4 w-96 max-w-full rounded bg-sunken" />
    <div className="mt-4 h-40 rounded-lg bg-sunken" />
    <div className="h-40 rounded-lg bg-sunken" />
  </div>
)
