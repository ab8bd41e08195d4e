import type { MemberRole, StaffRole } from '#lib/db/generated/enums.ts'

/** Who did it and from where; goes into the audit log with every write. */
export interface Actor {
  /** Null: the system itself. */
  userId: string | null
  name: string
  /** `browser`, `token:<id>`, `system`. */
  via: string
  address: string | null
  requestId: string | null
}

declare const proof: unique symbol

/** Proof that somebody is a member of this organisation and may do what was asked. Made only by `proveMember`. */
export interface OrganisationScope {
  readonly [proof]: 'organisation'
  readonly kind: 'organisation'
  readonly organisationId: string
  readonly role: MemberRole
  readonly actor: Actor
}

/** Proof that somebody is staff and may do what was asked. Made only by `proveStaff` and `systemScope`. */
export interface StaffScope {
  readonly [proof]: 'staff'
  readonly kind: 'staff'
  readonly role: StaffRole
  readonly actor: Actor
}

export type Scope = OrganisationScope | StaffScope

/** The part of every `where` that keeps an organisation to its own rows; staff see all. */
export const ownRows = (scope: Scope): { organisationId?: string } =>
  scope.kind === 'organisation' ? { organisationId: scope.organisationId } : {}
