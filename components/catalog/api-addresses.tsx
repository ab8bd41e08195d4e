import Link from 'next/link'
import { CopyText } from '#components/ui/copy-text.tsx'

export const ApiAddresses = ({
  apis,
}: {
  apis: { slug: string; name: string; baseUrl: string | null }[]
}) => (
  <ul className="grid gap-3">
    {apis.map(({ slug, name, baseUrl }) => (
      <li key={slug} className="grid gap-1 text-sm">
        <Link href={`/apis/${slug}`} className="justify-self-start py-0.5 text-accent underline">
          {name}, documentation
        </Link>
        {baseUrl && <CopyText label={`address of ${name}`} text={baseUrl} />}
      </li>
    ))}
  </ul>
)
