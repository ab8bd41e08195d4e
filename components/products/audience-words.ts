import type { ProductView } from '#lib/products/schema.ts'

export const audienceWords: Record<ProductView['audience'], string> = {
  public: 'Everybody',
  partner: 'Organisations that are named',
  internal: 'Staff',
}
