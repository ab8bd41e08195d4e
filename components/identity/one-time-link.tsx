import { CopyText } from '#components/ui/copy-text.tsx'
import { Outcome } from '#components/ui/outcome.tsx'

export const OneTimeLink = ({ email, link }: { email: string; link: string }) => (
  <Outcome key={link} tone="good" title={`Send this link to ${email}. It is shown this once.`}>
    <p className="mt-1">
      Gatehouse sends no mail by itself. The link works once, for this address only, for seven days.
    </p>
    <div className="mt-2">
      <CopyText label="link" text={link} />
    </div>
  </Outcome>
)
