'use client'

import { revokeKeyAsStaffAction, rotateKeyAsStaffAction } from '#lib/subscriptions/actions.ts'
import type { KeyView } from '#lib/subscriptions/schema.ts'
import { KeyPanel } from './key-panel.tsx'

/** Staff replace and revoke keys and never see one: the organisation makes the new key itself. */
export const StaffKeys = (props: {
  subscriptionId: string
  keys: KeyView[]
  organisation: string
}) => (
  <KeyPanel
    {...props}
    actions={{ rotate: rotateKeyAsStaffAction, revoke: revokeKeyAsStaffAction }}
  />
)
