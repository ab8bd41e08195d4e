import { DownloadLink } from '#components/ui/download-link.tsx'

/** The calls of a page as a file, and what they add up to: both filtered as the page is. */
export const CallExports = ({ at, filters }: { at: string; filters: Record<string, string> }) => (
  <div className="flex flex-wrap gap-2">
    <DownloadLink href={`${at}/csv?${new URLSearchParams(filters)}`}>Export as CSV</DownloadLink>
    <DownloadLink href={`${at}/usage-csv?${new URLSearchParams(filters)}`}>
      Usage by day as CSV
    </DownloadLink>
  </div>
)
