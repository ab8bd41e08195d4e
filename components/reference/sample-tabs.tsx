'use client'

import { Tabs } from 'radix-ui'
import { CopyText } from '#components/ui/copy-text.tsx'
import type { CodeSample } from '#lib/openapi/schema.ts'

/** One call in several languages; without scripts one below the other. */
export const SampleTabs = ({ samples }: { samples: CodeSample[] }) => (
  <Tabs.Root defaultValue={samples[0]?.language ?? ''}>
    <Tabs.List
      aria-label="Language"
      className="mb-2 flex gap-1 overflow-x-auto p-0.5 noscript:hidden"
    >
      {samples.map(({ language, title }) => (
        <Tabs.Trigger
          key={language}
          value={language}
          className="rounded-md px-2.5 py-1 text-sm whitespace-nowrap text-muted hover:text-ink data-[state=active]:bg-accent-soft data-[state=active]:font-medium data-[state=active]:text-accent"
        >
          {title}
        </Tabs.Trigger>
      ))}
    </Tabs.List>
    {samples.map(({ language, title, code }) => (
      <Tabs.Content
        key={language}
        value={language}
        forceMount
        className="not-noscript:data-[state=inactive]:hidden noscript:mb-3"
      >
        <p className="hidden text-sm font-medium noscript:block">{title}</p>
        <CopyText label={`${title} sample`} text={code} />
      </Tabs.Content>
    ))}
  </Tabs.Root>
)
