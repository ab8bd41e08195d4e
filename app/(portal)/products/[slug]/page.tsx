import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { DeprecationBadge } from '#components/catalog/deprecation-notice.tsx'
import { SubscribeForm } from '#components/subscriptions/subscribe-form.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { currentReader } from '#lib/catalog/current-reader.ts'
import { findPortalProduct } from '#lib/products/find-portal-product.ts'
import { findWaitingReason } from '#lib/subscriptions/find-waiting-reason.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

export default async function ProductPage({ params }: PageProps<'/products/[slug]'>) {
  const { slug } = await params
  const reader = await currentReader()
  const product = await findPortalProduct(reader, slug)
  if (!product) notFound()
  const waitingReason =
    reader.scope?.kind === 'organisation' && !product.approvalRequired
      ? await findWaitingReason(reader.scope, product.id)
      : null
  const full = product.held.length >= product.subscriptionsMax
  return (
    <>
      <title>{`${product.name} · Gatehouse`}</title>
      <PageHeader title={product.name} lead={product.summary} />
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_22rem]">
        <div>
          {product.description && (
            <Section title="About">
              <Markdown text={product.description} />
            </Section>
          )}
          <Section title="APIs in it">
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {product.apis.map((api) => (
                <li key={api.slug} className="px-5 py-3">
                  <Link
                    href={`/apis/${api.slug}`}
                    className="font-medium text-accent hover:underline"
                  >
                    {api.name}
                  </Link>{' '}
                  <DeprecationBadge deprecation={api.deprecation} />
                  <p className="text-sm text-muted">{api.summary}</p>
                </li>
              ))}
              {product.apis.length === 0 && (
                <li className="px-5 py-3 text-sm text-muted">None yet.</li>
              )}
            </ul>
          </Section>
        </div>
        <Card>
          <h2 className="mb-3 font-semibold">{full ? 'Subscribed' : 'Subscribe'}</h2>
          {product.held.map(({ id, status }) => (
            <p key={id} className="mb-3 text-sm">
              Your subscription is {status}.{' '}
              <Link href={`/subscriptions/${id}`} className="text-accent underline">
                Open it
              </Link>
            </p>
          ))}
          {!full && product.isMember && (
            <SubscribeForm
              productId={product.id}
              terms={product.terms}
              approvalRequired={product.approvalRequired}
              waitingReason={waitingReason}
            />
          )}
          {!product.isMember && (
            <div className="grid gap-3 text-sm">
              <p className="text-muted">
                {product.approvalRequired
                  ? 'Each request is approved by hand.'
                  : 'Keys at once, without waiting.'}{' '}
                You need an account.
              </p>
              <LinkButton variant="primary" href={`/sign-up?next=/products/${product.slug}`}>
                Sign up
              </LinkButton>
              <LinkButton href={`/sign-in?next=/products/${product.slug}`}>Sign in</LinkButton>
            </div>
          )}
        </Card>
      </div>
    </>
  )
}
