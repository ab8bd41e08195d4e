import { TextArea, TextField } from '#components/ui/field.tsx'
import { headerLines } from '#lib/replay/header-lines.ts'
import type { ReplayInput } from '#lib/replay/schema.ts'

/** What stands in for the backend's answer. */
export const AnswerFields = ({
  answer,
  faultOf,
}: {
  answer: ReplayInput['answer']
  faultOf(path: string): string | undefined
}) => (
  <fieldset className="grid items-start gap-4 md:grid-cols-2">
    <legend className="mb-1 font-medium">What the backend would answer</legend>
    <p className="text-sm text-muted md:col-span-2">
      The backend is not called. Steps on the way back work on this answer.
    </p>
    <TextField
      name="answer.status"
      label="Status"
      inputMode="numeric"
      defaultValue={answer.status}
      fault={faultOf('answer.status')}
    />
    <TextArea
      name="answer.headers"
      label="Headers of the answer"
      className="font-mono"
      rows={2}
      defaultValue={headerLines(answer.headers)}
      fault={faultOf('answer.headers')}
    />
    <div className="md:col-span-2">
      <TextArea
        name="answer.body"
        label="Body of the answer"
        className="font-mono"
        defaultValue={answer.body ?? ''}
        fault={faultOf('answer.body')}
      />
    </div>
  </fieldset>
)
