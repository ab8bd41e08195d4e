import type { ApiImpact as Impact } from '#lib/catalog/api-schema.ts'

const number = new Intl.NumberFormat('en-GB')

/** Whom it touches, in one sentence. */
export function ApiImpact({ impact }: { impact: Impact }) {
  const { subscriptions, organisations, organisationsMore, calls } = impact
  const made = `${number.format(calls)} ${calls === 1 ? 'call was' : 'calls were'} made in the last seven days`
  if (subscriptions === 0) return <p>No subscription opens it; {made}.</p>
  return (
    <p>
      {subscriptions} {subscriptions === 1 ? 'subscription opens' : 'subscriptions open'} it, of{' '}
      {organisations.join(', ')}
      {organisationsMore > 0 && ` and ${organisationsMore} more`}; {made}.
    </p>
  )
}
