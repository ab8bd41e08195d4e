import { type Fact, Facts } from '#components/ui/facts.tsx'
import { Card } from '#components/ui/page.tsx'

export const CallFacts = ({ facts }: { facts: Fact[] }) => (
  <Card>
    <Facts facts={facts} />
  </Card>
)
