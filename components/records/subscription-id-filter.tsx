import { TextField } from '#components/ui/field.tsx'

/** Subscriptions are too many to choose from: one is named by its id. */
export const SubscriptionIdFilter = ({ query }: { query: Record<string, string> }) => (
  <TextField
    name="subscriptionId"
    label="Subscription id"
    defaultValue={query.subscriptionId}
    placeholder="sub_…"
  />
)
