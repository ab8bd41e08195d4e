import type { SubscriptionChoice } from '#lib/subscriptions/schema.ts'

export interface WayToKey {
  href: string
  label: string
  sentence: string
}

/** How a reader of an operation comes to a key for it; null: it may have one to paste. */
export function wayToKey({
  reader,
  path,
  apiPath,
  products,
  subscriptions,
}: {
  /** Null: a visitor. */
  reader: 'organisation' | 'staff' | null
  /** Of the operation's page. */
  path: string
  apiPath: string
  products: { slug: string; name: string }[]
  subscriptions: SubscriptionChoice[]
}): WayToKey | null {
  if (reader === null)
    return {
      href: `/sign-in?next=${encodeURIComponent(path)}`,
      label: 'Sign in to try',
      sentence: 'Calls are real and need a key of your organisation.',
    }
  if (reader === 'staff' || subscriptions.some(({ status }) => status === 'active')) return null
  const [held] = subscriptions
  if (held)
    return {
      href: `/subscriptions/${held.id}`,
      label: 'Open the subscription',
      sentence:
        held.status === 'pending'
          ? `Your subscription to ${held.name} waits until somebody approves it. Its keys come then.`
          : `Your subscription to ${held.name} is suspended, so its keys are refused. Its page says why.`,
    }
  const [product, ...others] = products
  return product && others.length === 0
    ? {
        href: `/products/${product.slug}`,
        label: 'Get a key',
        sentence: `Calls need a key. A subscription to ${product.name} gives you one.`,
      }
    : {
        href: apiPath,
        label: 'Get a key',
        sentence: 'Calls need a key. A subscription to a product with this API gives you one.',
      }
}
