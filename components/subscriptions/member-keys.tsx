'use client'

import { createKeyAction, revokeKeyAction, rotateKeyAction } from '#lib/subscriptions/actions.ts'
import type { KeyView } from '#lib/subscriptions/schema.ts'
import { KeyPanel } from './key-panel.tsx'

export const MemberKeys = (props: { subscriptionId: string; keys: KeyView[] }) => (
  <KeyPanel
    {...props}
    actions={{ create: createKeyAction, rotate: rotateKeyAction, revoke: revokeKeyAction }}
  />
)
