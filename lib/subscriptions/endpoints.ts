import 'server-only'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { fail, ok } from '#lib/shared/result.ts'
import { approveSubscription } from './approve-subscription.ts'
import { cancelSubscription } from './cancel-subscription.ts'
import { createKey } from './create-key.ts'
import { findReceipts } from './find-receipts.ts'
import { listKeyReceipts } from './list-key-receipts.ts'
import { rejectSubscription } from './reject-subscription.ts'
import { findSubscription, listSubscriptions } from './repository.ts'
import { requestSubscription } from './request-subscription.ts'
import { resumeSubscription } from './resume-subscription.ts'
import { revokeKey } from './revoke-key.ts'
import { rotateKey } from './rotate-key.ts'
import {
  approveInput,
  cancelInput,
  changeView,
  createKeyInput,
  keyIdInput,
  keyReceiptList,
  listSubscriptionsInput,
  newKeyView,
  reasonedInput,
  receiptInput,
  receiptView,
  requestedView,
  requestSubscriptionInput,
  revokedView,
  rotateKeyInput,
  subscriptionIdInput,
  subscriptionPage,
  subscriptionView,
} from './schema.ts'
import { suspendSubscription } from './suspend-subscription.ts'

const reading = { member: 'subscription:read', staff: 'subscription:read-all' } as const
const keyWriting = { member: 'key:write', staff: 'subscription:decide' } as const
const deciding = { staff: 'subscription:decide' } as const
const tag = 'Subscriptions and keys'

export const subscriptionEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/subscriptions',
    tag,
    summary: 'List subscriptions',
    allow: reading,
    input: listSubscriptionsInput,
    output: subscriptionPage,
    failures: [],
    run: async (scope, input) => ok(await listSubscriptions(scope, input)),
  }),
  endpoint({
    method: 'GET',
    path: '/subscriptions/{subscriptionId}',
    tag,
    summary: 'Read one subscription',
    allow: reading,
    input: subscriptionIdInput,
    output: subscriptionView,
    failures: ['not_found'],
    run: async (scope, { subscriptionId }) => {
      const found = await findSubscription(scope, subscriptionId)
      return found ? ok(found) : fail('not_found', 'No such subscription.')
    },
  }),
  endpoint({
    method: 'POST',
    path: '/subscriptions',
    tag,
    summary: 'Ask for a product',
    status: 201,
    allow: { member: 'subscription:request' },
    input: requestSubscriptionInput,
    output: requestedView,
    failures: ['not_found', 'already_subscribed'],
    run: (scope, input) => requestSubscription(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/subscriptions/{subscriptionId}/approve',
    tag,
    summary: 'Approve a pending subscription',
    allow: deciding,
    input: approveInput,
    output: changeView,
    failures: ['not_found', 'illegal_transition'],
    run: (scope, input) => approveSubscription(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/subscriptions/{subscriptionId}/reject',
    tag,
    summary: 'Reject a pending subscription',
    allow: deciding,
    input: reasonedInput,
    output: changeView,
    failures: ['not_found', 'illegal_transition'],
    run: (scope, input) => rejectSubscription(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/subscriptions/{subscriptionId}/suspend',
    tag,
    summary: 'Suspend an active subscription',
    allow: deciding,
    input: reasonedInput,
    output: changeView,
    failures: ['not_found', 'illegal_transition'],
    run: (scope, input) => suspendSubscription(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/subscriptions/{subscriptionId}/resume',
    tag,
    summary: 'Resume a suspended subscription',
    allow: deciding,
    input: subscriptionIdInput,
    output: changeView,
    failures: ['not_found', 'illegal_transition'],
    run: (scope, input) => resumeSubscription(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/subscriptions/{subscriptionId}/cancel',
    tag,
    summary: 'Cancel a subscription for good',
    allow: { member: 'subscription:request', staff: 'subscription:decide' },
    input: cancelInput,
    output: changeView,
    failures: ['not_found', 'illegal_transition'],
    run: (scope, input) => cancelSubscription(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/subscriptions/{subscriptionId}/keys',
    tag,
    summary: 'Make the key of an empty slot',
    status: 201,
    allow: { member: 'key:write' },
    input: createKeyInput,
    output: newKeyView,
    failures: ['not_found', 'subscription_inactive', 'key_slot_taken'],
    run: (scope, input) => createKey(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/subscriptions/{subscriptionId}/keys/{slot}/rotate',
    tag,
    summary: 'Replace a key',
    status: 201,
    allow: keyWriting,
    input: rotateKeyInput,
    output: newKeyView,
    failures: ['not_found', 'subscription_inactive', 'key_not_live', 'conflict'],
    run: (scope, input) => rotateKey(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/keys/{keyId}/revoke',
    tag,
    summary: 'Revoke a key',
    allow: keyWriting,
    input: keyIdInput,
    output: revokedView,
    failures: ['not_found', 'key_not_live'],
    run: (scope, input) => revokeKey(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/subscriptions/{subscriptionId}/receipts',
    tag,
    summary: 'On which gateways key changes hold',
    allow: reading,
    input: receiptInput,
    output: receiptView,
    failures: ['not_found'],
    run: (scope, input) => findReceipts(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/subscriptions/{subscriptionId}/key-changes',
    tag,
    summary: 'The last changes of keys, each with every gateway’s word',
    allow: reading,
    input: subscriptionIdInput,
    output: keyReceiptList,
    failures: ['not_found'],
    run: async (scope, { subscriptionId }) =>
      (await findSubscription(scope, subscriptionId))
        ? ok({ items: await listKeyReceipts(scope, subscriptionId) })
        : fail('not_found', 'No such subscription.'),
  }),
]
