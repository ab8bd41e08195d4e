/** The parts of an operation's page, for screens on which they stand one below the other. */
export function OnThisPage({
  hasParameters,
  hasBody,
}: {
  hasParameters: boolean
  hasBody: boolean
}) {
  const parts = [
    ['try-it', 'Try it'],
    ['credentials', 'Credentials'],
    ...(hasParameters ? [['parameters', 'Parameters']] : []),
    ...(hasBody ? [['body', 'Body']] : []),
    ['answers', 'Answers'],
    ['samples', 'Samples'],
  ]
  return (
    <nav aria-label="On this page" className="mb-4 lg:hidden">
      <ul className="flex flex-wrap gap-2">
        {parts.map(([id, title]) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="inline-flex min-h-9 items-center rounded-md border border-line bg-surface px-3 text-sm text-accent hover:bg-sunken"
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
