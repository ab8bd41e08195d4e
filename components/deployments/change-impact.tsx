import Link from 'next/link'
import type { ChangeImpact as Impact } from '#lib/deployments/schema.ts'

const number = new Intl.NumberFormat('en-GB')
const words = {
  breaking: 'breaking: calls that are answered now will not be.',
  risky: 'risky: calls will not be answered, and nobody is known to make any.',
  safe: 'safe: no call that is answered now fails by it.',
} as const

/** How much a change of an API's life hurts, and whom. */
export function ChangeImpact({ impact }: { impact: Impact }) {
  const { rating, subscriptions, named, calls } = impact
  return (
    <div className="grid gap-1 pl-4 text-xs">
      <p className={rating === 'breaking' ? 'font-medium text-bad' : 'text-muted'}>
        {words[rating]}
      </p>
      <p className="break-words text-muted">
        {number.format(subscriptions)} active{' '}
        {subscriptions === 1 ? 'subscription opens' : 'subscriptions open'} it
        {named.length > 0 && ': '}
        {named.map(({ id, name }, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <Link href={`/console/subscriptions/${id}`} className="text-accent underline">
              {name}
            </Link>
          </span>
        ))}
        {named.length > 0 &&
          subscriptions > named.length &&
          ` and ${number.format(subscriptions - named.length)} more`}
        ; {number.format(calls)} {calls === 1 ? 'call was' : 'calls were'} made in the last seven
        days.
      </p>
    </div>
  )
}
