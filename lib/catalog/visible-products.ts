import type { Prisma } from '#lib/db/client.ts'

/** What decides which products somebody sees. */
export interface Visibility {
  /** Null: a visitor without an organisation. */
  organisationId: string | null
  isStaff: boolean
}

/**
 * The products that somebody sees, may search and may ask for: published ones that are public, or for partners with
 * their organisation among them, or internal where they are on the staff; staff see all three. The one place of this
 * rule.
 */
export const visibleProducts = ({
  organisationId,
  isStaff,
}: Visibility): Prisma.ProductWhereInput =>
  isStaff && organisationId === null
    ? { status: 'published' }
    : {
        status: 'published',
        OR: [
          { audience: 'public' },
          ...(organisationId === null
            ? []
            : [{ audience: 'partner' as const, invited: { some: { organisationId } } }]),
          ...(isStaff ? [{ audience: 'internal' as const }] : []),
        ],
      }
