import { LinkButton } from '#components/ui/button.tsx'

/** What stands in place of a page that is not there, or not for whoever asks. */
export const NothingHere = ({ href, label }: { href: string; label: string }) => (
  <>
    <h1 className="text-2xl font-semibold">There is nothing here</h1>
    <p className="text-sm text-muted">The address is wrong, or what was here is not for you.</p>
    <div>
      <LinkButton href={href} variant="primary">
        {label}
      </LinkButton>
    </div>
  </>
)
