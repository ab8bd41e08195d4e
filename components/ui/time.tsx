/** A moment in UTC, which it says itself; the same on server and in browsers. */
export const Time = ({ at }: { at: string | null }) =>
  at === null ? (
    <span className="text-muted">–</span>
  ) : (
    <time dateTime={at} className="whitespace-nowrap">
      {at.slice(0, 10)} {at.slice(11, 19)} UTC
    </time>
  )
