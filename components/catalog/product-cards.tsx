import Link from 'next/link'
import { Badge } from '#components/ui/badge.tsx'
import type { CatalogueProduct } from '#lib/catalog/catalogue-schema.ts'

export const ProductCards = ({ products }: { products: CatalogueProduct[] }) => (
  <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3">
    {products.map((product) => (
      <li
        key={product.id}
        className="relative grid grid-cols-1 content-start gap-2 rounded-lg border border-line bg-surface p-5 hover:border-accent"
      >
        <h3 className="font-semibold">
          <Link href={`/products/${product.slug}`} className="after:absolute after:inset-0">
            <bdi>{product.name}</bdi>
          </Link>
        </h3>
        {product.summary && (
          <p dir="auto" className="text-sm text-muted">
            {product.summary}
          </p>
        )}
        <p className="flex flex-wrap gap-1.5">
          <Badge tone="accent">
            {product.apis.length} {product.apis.length === 1 ? 'API' : 'APIs'}
          </Badge>
          <Badge>{product.approvalRequired ? 'Approved by hand' : 'Keys at once'}</Badge>
        </p>
      </li>
    ))}
  </ul>
)
