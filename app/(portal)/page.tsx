import { ProductCards } from '#components/catalog/product-cards.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { EmptyState, Section } from '#components/ui/page.tsx'
import { currentReader } from '#lib/catalog/current-reader.ts'
import { listCatalogue } from '#lib/catalog/list-catalogue.ts'
import { currentCaller } from '#lib/identity/caller.ts'

const steps = [
  ['Choose a product', 'Each one says which APIs its keys open.'],
  ['Get your keys', 'Two of them, shown once, so that one can be replaced without an outage.'],
  ['Call', 'Try any operation in its documentation, against the real gateway.'],
]

export default async function LandingPage() {
  const caller = await currentCaller()
  const { products } = await listCatalogue(await currentReader())
  return (
    <>
      <section className="py-6 md:py-12">
        <h1 className="max-w-3xl text-4xl font-semibold tracking-tight text-balance md:text-5xl">
          APIs, their documentation and your keys
        </h1>
        <p className="mt-4 max-w-2xl text-lg text-muted">
          Choose a product, read what it can do, and make your first call from the page that gives
          you the key.
        </p>
        <div className="mt-6 flex flex-wrap gap-3">
          <LinkButton href="/catalogue" variant="primary">
            See the catalogue
          </LinkButton>
          {!caller && <LinkButton href="/sign-up">Sign up</LinkButton>}
        </div>
      </section>
      <ol className="grid gap-4 md:grid-cols-3">
        {steps.map(([title, text], index) => (
          <li key={title} className="rounded-lg border border-line bg-surface p-5">
            <p className="text-sm text-accent">{index + 1}</p>
            <p className="mt-1 font-medium">{title}</p>
            <p className="mt-1 text-sm text-muted">{text}</p>
          </li>
        ))}
      </ol>
      <div className="mt-12">
        <Section title="Products">
          {products.length > 0 ? (
            <ProductCards products={products.slice(0, 6)} />
          ) : (
            <EmptyState title="Nothing is published yet">
              Products appear here as soon as they are.
            </EmptyState>
          )}
        </Section>
      </div>
    </>
  )
}
