import type { Metadata } from 'next'
import { ApiList } from '#components/catalog/api-list.tsx'
import { ProductCards } from '#components/catalog/product-cards.tsx'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { EmptyState, PageHeader, Section } from '#components/ui/page.tsx'
import { currentReader } from '#lib/catalog/current-reader.ts'
import { listCatalogue } from '#lib/catalog/list-catalogue.ts'

export const metadata: Metadata = { title: 'Catalogue' }

export default async function CataloguePage({ searchParams }: PageProps<'/catalogue'>) {
  const { text } = await searchParams
  const wanted = typeof text === 'string' ? text.slice(0, 100) : ''
  const { products, apis } = await listCatalogue(await currentReader(), { text: wanted })
  return (
    <>
      <PageHeader
        title="Catalogue"
        lead="Products hold APIs; a subscription to a product gives you its keys."
      />
      <search>
        <form className="mb-8 flex max-w-xl items-end gap-2">
          <div className="flex-1">
            <TextField
              name="text"
              label="Search"
              type="search"
              defaultValue={wanted}
              placeholder="A name, a path, what an operation does"
            />
          </div>
          <Button type="submit">Search</Button>
        </form>
      </search>
      {products.length + apis.length === 0 && (
        <EmptyState title={wanted ? `Nothing found for “${wanted}”` : 'Nothing is published yet'}>
          {wanted ? 'Try fewer or other words.' : 'Products appear here as soon as they are.'}
        </EmptyState>
      )}
      {products.length > 0 && (
        <Section title="Products">
          <ProductCards products={products} />
        </Section>
      )}
      {apis.length > 0 && (
        <Section title="APIs">
          <ApiList apis={apis} />
        </Section>
      )}
    </>
  )
}
